// Devices, master volume and own sounds, in German. Pure.
import type { sound as english } from '../english/sound.ts'

export const sound: typeof english = {
  sounds: {
    open: 'Ton',
    title: 'Ton',
    master: 'Gesamtlautstärke',
    masterShort: 'Gesamt',
    masterTitle:
      'Lautstärke von allem, was diese Konsole wiedergibt, über den Lautstärken der Sprechkreise',
    masterOpen: (volume) => `${volume}: Gesamtlautstärke`,
    mute: 'Allen Ton ausschalten',
    unmute: 'Ton aus: wieder einschalten',
    silent: 'Der Ton ist aus: Sie hören nichts',
    soundOff: 'Ton aus',
    microphone: {
      title: 'Mikrofon',
      device: 'Mikrofon',
      systemDefault: 'Vorgabe des Systems',
      away: (device) => `${device} (nicht vorhanden)`,
      level: 'Pegel des Mikrofons',
      words: {
        silent: 'Sprechen Sie, um den Pegel zu sehen',
        quiet: 'Zu leise: näher heran, oder das Mikrofon lauter stellen',
        good: 'Gut',
        loud: 'Zu laut: das Mikrofon leiser stellen',
      },
      processing: 'Was der Browser mit Ihrer Stimme macht',
      processings: {
        echoCancellation: 'Echo der Lautsprecher entfernen',
        noiseSuppression: 'Geräusche entfernen',
        autoGainControl: 'Lautstärke von selbst ausgleichen',
      },
      rawLine: 'Alles aus: unbearbeitet für ein Headset',
      hear: 'Sich selbst hören',
      recording: 'Sprechen Sie jetzt: 3 Sekunden',
      playing: 'So klingen Sie',
      hearFailed: 'Die Aufnahme konnte nicht abgespielt werden',
      hearNote: 'Nimmt 3 Sekunden auf und spielt sie Ihnen vor. Sonst hört es niemand.',
    },
    output: {
      title: 'Kopfhörer und Lautsprecher',
      device: 'Ausgabe',
      fixed:
        'Dieser Browser spielt, wo das System es vorgibt. Wählen Sie die Ausgabe in den Einstellungen des Systems.',
      test: 'Testton abspielen',
      testing: ['Links …', 'Rechts …'],
      testNote: 'Ein tiefer Ton links, dann ein höherer rechts.',
    },
    talking: {
      title: 'Beim Sprechen',
      headphones: 'Ich trage Kopfhörer oder ein Headset',
      sidetone: 'Die eigene Stimme im Ohr',
      sidetoneNote:
        'Nur für Sie zu hören, solange die Sprechtaste gedrückt ist. Nur mit Kopfhörern: über Lautsprecher pfeift es.',
      off: 'Aus',
      pttTone: 'Ton der Sprechtaste',
      pttTones: { off: 'Keiner', quindar: 'Quindar-Töne', click: 'Leiser Klick' },
      pttNote: 'Nur für Sie zu hören.',
      keyUpHint: 'Melden, wenn ich spreche, ohne die Taste zu drücken',
    },
    unheard: 'Sie sprechen, aber die Taste ist nicht gedrückt: niemand hört Sie.',
    notices: {
      inputGone: (device, now) =>
        `Das Mikrofon „${device}“ ist weg. Stattdessen wird „${now}“ benutzt.`,
      inputAgain: (device) => `Das Mikrofon „${device}“ war kurz weg und wird wieder benutzt.`,
      inputBack: (device) => `Das Mikrofon „${device}“ wird benutzt.`,
      inputRefused: (device, now) =>
        `Das Mikrofon „${device}“ lässt sich nicht öffnen; vielleicht benutzt es ein anderes Programm. Stattdessen wird „${now}“ benutzt.`,
      outputGone: (device) =>
        `„${device}“ ist weg. Sie hören stattdessen über die Ausgabe des Systems.`,
      outputBack: (device) => `Sie hören wieder über „${device}“.`,
      outputRefused: (device) =>
        `Der Browser kann auf „${device}“ nicht spielen. Sie hören stattdessen über die Ausgabe des Systems.`,
    },
  },
}
