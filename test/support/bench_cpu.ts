// CPU time of small pieces of work, measured in turns: what else the machine does meets all of them alike, and
// the least of the rounds is what the work itself takes. I/O: the process' clock of CPU time.

const ROUNDS = 7
const ROUND_US = 40_000

/** Microseconds of CPU time of this process. */
export function cpuUs(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Microseconds of CPU time of one run of each, in the same order. Takes 0.3 s for each. */
export function leastCpuUs(works: readonly (() => void)[]): number[] {
  const least = works.map(() => Infinity)
  const runs = works.map(runsOfRound)
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, work] of works.entries()) {
      const times = runs[index] ?? 1
      const began = cpuUs()
      for (let run = 0; run < times; run++) work()
      least[index] = Math.min(least[index] ?? Infinity, (cpuUs() - began) / times)
    }
  }
  return least
}

function runsOfRound(work: () => void): number {
  work()
  const began = cpuUs()
  let runs = 0
  for (; cpuUs() - began < ROUND_US; runs += 10) for (let i = 0; i < 10; i++) work()
  return runs
}
