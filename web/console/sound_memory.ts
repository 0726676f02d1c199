// What the operator chose about the sound, remembered on this device. I/O on its local storage.
import { signal } from '@preact/signals'
import { readSoundChoices, type SoundChoices } from '../console_logic/sound_choices.ts'

const STORAGE_KEY = 'flightloop.sound'

export class SoundMemory {
  readonly choices = signal<SoundChoices>(readSoundChoices(localStorage.getItem(STORAGE_KEY)))

  change(part: Partial<SoundChoices>): void {
    this.choices.value = { ...this.choices.value, ...part }
    localStorage.setItem(STORAGE_KEY, JSON.stringify(this.choices.value))
  }
}
