// Priority loops and what is dimmed for them, in German. Pure.
import type { dims as english } from '../english/dims.ts'

export const dims: typeof english = {
  dims: {
    title: 'Absenken und Vorrang',
    whileTalking: 'Während ich spreche, wird leiser, worauf ich nicht spreche',
    priority: 'Während jemand auf einem meiner Vorrang-Kreise spricht, wird alles andere leiser',
    off: 'Aus',
    by: (db) => `${db} dB`,
    loops: 'Meine Vorrang-Kreise',
    loopsNote:
      'Wie von der Verwaltung vorgesehen, bis Sie hier etwas ändern. Danach gilt Ihre eigene Wahl, in dieser Rolle, auf allen Ihren Konsolen.',
    filter: 'Sprechkreis suchen',
    noMatch: 'Kein Sprechkreis heißt so.',
    takeMarked: 'Wie von der Verwaltung vorgesehen',
    marked: 'von der Verwaltung vorgesehen',
    emergency: (loops) =>
      `Notfall-Kreise senken alle anderen um 20 dB, für alle, die sie hören: ${loops}.`,
    marks: { normal: '', priority: 'Vorrang', emergency: 'Notfall' },
    dimmed: 'Leiser',
    floor: (loop) => `Während jemand spricht, ist der Notfall-Kreis ${loop} nie leiser als 50.`,
  },
}
