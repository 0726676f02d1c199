// What the harness puts on its page for tests (web/harness/harness.tsx).
interface HarnessLoop {
  readonly state?: 'off' | 'monitor' | 'talk'
  readonly active?: boolean
  readonly participants?: number
  readonly talkers?: readonly { readonly name: string; readonly own: boolean }[]
  readonly volume?: number
}

declare const harness: {
  readonly client: {
    changeLoop(id: number, change: HarnessLoop): void
    change(change: Readonly<Record<string, unknown>>): void
    readonly roster: ((roster: unknown) => void) | undefined
    readonly view: { readonly settings: string }
  }
  readonly renders: Readonly<Record<number, number>>
}
