// The services and how they do, in German. Pure.
import type { system as english } from '../english/system.ts'

export const system: typeof english = {
  system: {
    title: 'System',
    alarms: 'Alarme',
    lost: (service) =>
      `${service} ist verloren. Seine Sitzungen übernehmen andere, soweit Platz ist.`,
    degraded: (service, step) =>
      `${service} ist überlastet und verzichtet auf ${
        ['nichts', 'Güte der Kodierung', 'leise Sprecher voller Sprechkreise', 'neue Sitzungen'][
          step
        ]
      }.`,
    full: (used, capacity) =>
      `Es ist wenig Platz: ${used} von ${capacity} Sitzungen sind belegt. Darüber hinaus kann niemand beitreten.`,
    none: 'Kein Alarm.',
    room: 'Belegter Platz',
    roomOf: (used, capacity) => `${used} von ${capacity}`,
    sessions: 'Sitzungen',
    inRoles: 'In einer Rolle',
    users: 'Personen in Rollen',
    connections: 'Verbindungen',
    services: 'Dienste',
    columns: {
      name: 'Dienst',
      load: 'Last',
      sessions: 'Sitzungen',
      late: 'Späte Takte',
      delay: 'Verzögert um',
      state: 'Zustand',
    },
    running: 'läuft',
    lostState: 'verloren',
    late: (late, ticks) => (ticks === 0 ? '–' : `${late} von ${ticks.toLocaleString('de')}`),
    percent: (permille) => `${(permille / 10).toFixed(1).replace('.', ',')} %`,
    ms: (ms) => (ms === 0 ? '–' : `${ms.toFixed(1).replace('.', ',')} ms`),
    history: 'Verlauf',
    historyTable: 'Verlauf als Tabelle',
    range: 'Gezeigte Zeit',
    ranges: { '1': '1 h', '6': '6 h', '24': '24 h' },
    charts: {
      load: 'Last der Dienste',
      sessions: 'Sitzungen',
      delay: 'Verzögerung durch den Server',
      loss: 'Verlust zu den Sprechstellen',
    },
    series: {
      sessions: 'Sitzungen',
      inRoles: 'In einer Rolle',
      delay: 'Verzögerung, höchstens',
      loss: 'Verlust, höchstens',
    },
    unit: { load: '%', sessions: '', delay: 'ms', loss: '%' },
    asTable: 'Als Tabelle zeigen',
    asChart: 'Als Kurve zeigen',
    minute: 'Minute',
    noHistory: 'Noch ist nichts bekannt: die erste Minute ist nicht vorbei.',
    summary: (title, parts) => `${title}. ${parts}`,
    seriesSummary: (name, last, most) => `${name}: jetzt ${last}, höchstens ${most}`,
    unknown: 'unbekannt',
  },
}
