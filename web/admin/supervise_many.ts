// One supervisor's doing to one session or to many, one after the other, at the pace that the server takes. I/O: time.
import { VocsError } from '../../src/protocol/errors.ts'

/** After this many refusals for the pace of it somebody is left out. */
const TRIES_MAX = 5
const PAUSE_MS = 500

export interface Outcome<Target> {
  readonly done: readonly Target[]
  readonly refused: readonly { readonly target: Target; readonly why: string }[]
}

export async function doToEach<Target>(
  targets: readonly Target[],
  work: (target: Target) => Promise<unknown>,
): Promise<Outcome<Target>> {
  const done: Target[] = []
  const refused: { target: Target; why: string }[] = []
  for (const target of targets) {
    const why = await tryOnce(() => work(target))
    if (why === undefined) done.push(target)
    else refused.push({ target, why })
  }
  return { done, refused }
}

async function tryOnce(work: () => Promise<unknown>): Promise<string | undefined> {
  for (let tries = 1; ; tries++) {
    try {
      await work()
      return undefined
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      if (error.code !== 'TOO_MANY_REQUESTS' || tries >= TRIES_MAX) return error.message
      await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs || PAUSE_MS))
    }
  }
}
