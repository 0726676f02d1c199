// The status line, its panels and the menu, in German. Pure.
import type { AudioQuality } from '../../../console_logic/audio_quality.ts'
import type { status as english } from '../english/status.ts'

export const status: typeof english = {
  connection: {
    connected: 'Verbunden',
    connecting: 'Verbindet …',
    reconnecting: (seconds) => `Neuer Versuch in ${seconds} s`,
    unreachable: 'Server nicht erreichbar: Ton läuft weiter',
    unreachableSilent: 'Server nicht erreichbar',
  },
  media: {
    none: 'Kein Ton',
    connecting: 'Ton wird verbunden',
    connected: 'Ton an',
    lost: 'Ton verloren: wird neu verbunden',
    grades: {
      good: () => 'Ton gut',
      fair: ({ lostPart }: AudioQuality) => `Ton: ${percent(lostPart)} verloren`,
      poor: ({ lostPart }: AudioQuality) => `Ton schlecht: ${percent(lostPart)} verloren`,
    },
    figures: (quality: AudioQuality) =>
      [
        quality.roundTripMs === undefined
          ? ''
          : `Hin und zurück ${Math.round(quality.roundTripMs)} ms`,
        quality.jitterMs === undefined ? '' : `Jitter ${Math.round(quality.jitterMs)} ms`,
        `${percent(quality.lostPart)} in den letzten Sekunden verloren`,
        `${percent(quality.concealedPart)} seit Beginn ersetzt`,
      ]
        .filter(Boolean)
        .join(', '),
  },
  delay: {
    title: 'Verzögerung der Stimmen',
    figure: (ms) => `Verzögerung ${ms} ms`,
    open: 'Wie spät Sie die anderen hören. Drücken für mehr',
    ms: (ms) => `${Math.round(ms)} ms`,
    parts: {
      coding: 'Verpacken und Codieren',
      server: 'Server',
      network: 'Netz, ein Weg',
      buffer: 'Puffer dieses Browsers',
    },
    history: (leastMs, mostMs) =>
      leastMs === mostMs
        ? `Letzte 10 Minuten: ${leastMs} ms`
        : `Letzte 10 Minuten: ${leastMs} bis ${mostMs} ms`,
    concealed: 'Ersatz für verlorenen Ton',
    signalling: 'Signalisierung, hin und zurück',
    note: 'Vom Mikrofon des Sprechers bis zu Ihrem Ohr, ohne dessen eigenes Netz und die Tongeräte.',
  },
  header: {
    label: 'Zustand',
    clock: 'Uhrzeit',
    menu: 'Menü',
  },
  menu: {
    changeRole: 'Rolle wechseln',
    changePassword: 'Passwort ändern',
    talkSettings: 'Sprechtaste …',
    talkView: 'Sprechtaste auf dem Bildschirm',
    talkViews: { bar: 'Leiste', large: 'Untere Hälfte', hidden: 'Nur eine Zeile' },
    lab: 'Mischerlabor',
    administration: 'Verwaltung',
  },
  roles: {
    title: 'Rolle wählen',
    hello: (name) => `Angemeldet als ${name}`,
    none: 'Sie gehören keiner Rolle an. Fragen Sie Ihren Administrator.',
    back: 'Zurück zu den Sprechkreisen',
  },
  percent,
}

/** A part 0..1; one decimal where it is small. */
function percent(part: number): string {
  const value = part * 100
  const digits = value < 9.95 && value > 0 ? value.toFixed(1) : String(Math.round(value))
  return `${digits.replace('.', ',')} %`
}
