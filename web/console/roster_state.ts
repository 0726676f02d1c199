// Whose roster is open, and which button opened it (X10). Pure but for the signals.
import { computed, signal } from '@preact/signals'

export class RosterState {
  readonly shown = signal<{ readonly loop: number; readonly opener: HTMLElement } | undefined>(
    undefined,
  )
  readonly isOpen = computed(() => this.shown.value !== undefined)

  open(loop: number, opener: HTMLElement): void {
    // Else the press is about to close it.
    if (this.shown.peek()?.loop !== loop) this.shown.value = { loop, opener }
  }

  /** Unless another one took its place. */
  close(loop: number): void {
    if (this.shown.peek()?.loop === loop) this.shown.value = undefined
  }
}
