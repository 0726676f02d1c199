// A seat with 150 loops (X28), in a real Chromium with a scripted client: what happens on a loop renders its tile and
// no other, and nothing grows in a long shift.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startHarness, type Harness } from './harness.ts'

const SEAT = { width: 2560, height: 1440 }
const ACTIVE_LOOPS = 20
const EVENTS_PER_S = 20
const SECONDS = 4
/** The page's main thread for one event, with its frames and the meter meanwhile: CPU time, so that a busy machine counts little. */
const CPU_MS_PER_EVENT_MAX = 25
/** By the clock, beyond those without events: on a machine with nothing else to do there is none of either. */
const LONG_TASKS_MAX = 20
const EVENTS = 20_000
const RECONNECTS = 500
const GROWTH_MAX_BYTES = 10 * 1024 * 1024

let scenes: Harness

before(async () => {
  scenes = await startHarness()
})
after(() => scenes.close())

test('X28: with 150 loops an event renders its own tile, and the page has time left', async () => {
  const page = await scenes.open('seat', SEAT)
  assert.equal(await page.locator('.tile').count(), 150)
  await page.waitForTimeout(500)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const quiet = await page.evaluate(speakOnLoops, [0, EVENTS_PER_S, SECONDS] as const)
  const before = await metrics(devtools)
  const seen = await page.evaluate(speakOnLoops, [ACTIVE_LOOPS, EVENTS_PER_S, SECONDS] as const)
  const after = await metrics(devtools)
  const grown = (name: string) => after[name]! - before[name]!
  const perSecond = (name: string) => (grown(name) * 1000) / grown('Timestamp')
  const cpuPerEvent = (grown('ThreadTime') * 1000) / (EVENTS_PER_S * SECONDS)
  console.log(
    `script ${perSecond('ScriptDuration').toFixed(1)} ms/s, CPU ${cpuPerEvent.toFixed(1)} ms for each event, ` +
      `${(seen.frames / grown('Timestamp')).toFixed(0)} frames/s, ${seen.longTasks} long tasks, ${quiet.longTasks} without events`,
  )
  const renders = Object.entries(seen.renders).filter(([, count]) => count > 0)
  assert.deepEqual(
    renders.filter(([id]) => Number(id) > ACTIVE_LOOPS),
    [],
    'tiles on which nothing happened are not rendered',
  )
  const total = renders.reduce((sum, [, count]) => sum + count, 0)
  assert.equal(total, EVENTS_PER_S * SECONDS, 'one tile for each event')
  assert.ok(cpuPerEvent < CPU_MS_PER_EVENT_MAX, `${cpuPerEvent} ms of CPU for each event`)
  const more = seen.longTasks - quiet.longTasks
  assert.ok(more <= LONG_TASKS_MAX, `${more} tasks over 50 ms more than without events`)
  await page.close()
})

test('X28: dragging one volume renders one tile', async () => {
  const page = await scenes.open('seat', SEAT)
  await page.evaluate(forgetRenders)
  await page.locator('.tile').nth(6).getByRole('slider').focus()
  for (let step = 0; step < 10; step++) await page.keyboard.press('ArrowLeft')
  await page.waitForTimeout(900)
  const rendered = await page.evaluate(() => Object.keys(harness.renders))
  assert.deepEqual(rendered, ['7'])
  await page.close()
})

test('X23: twenty talkers a second are not read out; one sentence in three seconds is', async () => {
  const page = await scenes.open('seat', SEAT)
  const { said, tookMs } = await page.evaluate(async () => {
    const live = document.querySelector('.console > [aria-live="polite"]')!
    const said: string[] = []
    const beganMs = performance.now()
    new MutationObserver(() => said.push(live.textContent ?? '')).observe(live, {
      subtree: true,
      childList: true,
      characterData: true,
    })
    for (let event = 0; event < 80; event++) {
      const talkers = [{ name: `Talker ${event}`, own: false }]
      harness.client.changeLoop((event % 20) + 1, { active: true, talkers })
      await new Promise((next) => setTimeout(next, 50))
    }
    return { said, tookMs: performance.now() - beganMs }
  })
  assert.ok(said.length >= 1 && said.length <= tookMs / 3000 + 1, said.join('; '))
  assert.match(said[0]!, /^Talker \d+ talks on Loop \d+$/)
  await page.close()
})

test('F33: the frame is steady while speech goes on, whoever talks', async () => {
  const page = await scenes.open('seat', SEAT)
  const seen = await page.evaluate(async () => {
    const tile = document.querySelector('[data-loop="1"]')!
    const looks = new Set<string>()
    harness.client.changeLoop(1, { active: true })
    for (let frame = 0; frame < 120; frame++) {
      const name = `Talker ${frame % 3}`
      if (frame % 4 === 0) harness.client.changeLoop(1, { talkers: [{ name, own: false }] })
      if (frame % 7 === 0) harness.client.changeLoop(1, { active: true, participants: frame })
      await new Promise(requestAnimationFrame)
      const { borderTopWidth, borderTopColor, opacity, animationName } = getComputedStyle(
        tile,
        '::after',
      )
      looks.add([borderTopWidth, borderTopColor, opacity, animationName].join(' '))
    }
    return [...looks]
  })
  assert.deepEqual(seen, ['4px rgb(255, 255, 255) 1 none'])
  await page.close()
})

test('a console that ran for 20,000 events and 500 reconnects has the memory it began with', async () => {
  const page = await scenes.open('seat', SEAT)
  const devtools = await page.context().newCDPSession(page)
  const heap = async () => {
    await devtools.send('HeapProfiler.collectGarbage')
    const { usedSize } = await devtools.send('Runtime.getHeapUsage')
    const { nodes } = await devtools.send('Memory.getDOMCounters')
    return { usedSize, nodes }
  }
  await page.evaluate(workShift, [500, 20] as const)
  const before = await heap()
  await page.evaluate(workShift, [EVENTS, RECONNECTS] as const)
  const after = await heap()
  const grown = after.usedSize - before.usedSize
  console.log(
    `heap ${before.usedSize} B, then ${after.usedSize} B; nodes ${before.nodes}, ${after.nodes}`,
  )
  assert.ok(grown < GROWTH_MAX_BYTES, `${grown} bytes more`)
  assert.ok(after.nodes < before.nodes + 500, `${before.nodes} nodes, then ${after.nodes}`)
  await page.close()
})

/** In the page. */
async function speakOnLoops([loops, perSecond, seconds]: readonly [number, number, number]) {
  for (const id of Object.keys(harness.renders))
    delete (harness.renders as Record<string, number>)[id]
  let longTasks = 0
  let frames = 0
  let isOver = false
  const observer = new PerformanceObserver((list) => (longTasks += list.getEntries().length))
  observer.observe({ type: 'longtask' })
  const count = () => {
    frames++
    if (!isOver) requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
  for (let event = 0; event < perSecond * seconds; event++) {
    const isOn = Math.floor(event / loops) % 2 === 0
    const talkers = isOn ? [{ name: 'Anna Bergmann', own: false }] : []
    if (loops > 0) harness.client.changeLoop((event % loops) + 1, { active: isOn, talkers })
    await new Promise((next) => setTimeout(next, 1000 / perSecond))
  }
  isOver = true
  observer.disconnect()
  return { longTasks, frames, renders: { ...harness.renders } }
}

/** In the page. */
function forgetRenders(): void {
  for (const id of Object.keys(harness.renders))
    delete (harness.renders as Record<string, number>)[id]
}

/** In the page: events and lost connections, in the order of a shift, without its pauses. */
async function workShift([events, reconnects]: readonly [number, number]): Promise<void> {
  const { client } = harness
  for (let event = 0; event < events; event++) {
    const talkers = event % 3 === 0 ? [{ name: `Talker ${event}`, own: false }] : []
    client.changeLoop((event % 150) + 1, {
      active: event % 2 === 0,
      participants: event % 40,
      talkers,
    })
    if (event % Math.floor(events / reconnects) === 0) {
      client.change({ connected: false, retryAtMs: performance.now() + 100, media: 'lost' })
      client.change({ connected: true, retryAtMs: undefined, media: 'connected' })
    }
    if (event % 500 === 0) await new Promise((next) => setTimeout(next, 0))
  }
}

interface Devtools {
  send(method: 'Performance.getMetrics'): Promise<{
    readonly metrics: readonly { readonly name: string; readonly value: number }[]
  }>
}

async function metrics(devtools: Devtools): Promise<Readonly<Record<string, number>>> {
  const { metrics: list } = await devtools.send('Performance.getMetrics')
  return Object.fromEntries(list.map(({ name, value }) => [name, value]))
}
