// The dialog of the talk key, in German. Pure.
import type { talkSettings as english } from '../english/talk_settings.ts'

type Words = (typeof english)['talkSettings']

const keyLabel: Words['keyLabel'] = ({ code, label }) => (code === 'Space' ? 'Leertaste' : label)

export const talkSettings: typeof english = {
  talkSettings: {
    title: 'Sprechtaste',
    safety:
      'Was verbergen könnte, dass eine Taste losgelassen wurde, beendet die Stimme: ein anderes Fenster vorn, ein abgezogenes Gerät oder Mikrofon, eine verlorene Verbindung. Was Sie hier wählen, gilt für dieses Gerät.',
    mode: 'Wie sie wirkt',
    modes: {
      momentary: {
        name: 'Halten zum Sprechen',
        note: 'Zu hören, solange eine Taste gedrückt ist.',
      },
      latch: {
        name: 'Klicken: ein und aus',
        note: 'Ein Druck spricht, der nächste schaltet stumm.',
      },
      smart: {
        name: 'Beides',
        note: 'Antippen spricht bis zum nächsten Antippen; gehalten spricht sie, solange Sie halten.',
      },
    },
    buttons: 'Tasten und Knöpfe',
    noButtons: 'Keine: nur die Tasten auf dem Bildschirm sprechen.',
    add: 'Taste hinzufügen',
    kinds: {
      key: 'Taste der Tastatur',
      mouse: 'Mittlere Maustaste',
      gamepad: 'Gamepad, Fußtaster',
      hid: 'Headset, HID-Gerät',
      midi: 'MIDI-Gerät',
    },
    does: (button) => `Was das tut: ${button}`,
    addFor: 'Taste hinzufügen für',
    targets: { talk: 'Sprechen', all: 'An alle', cough: 'Räuspertaste: stumm, solange gehalten' },
    groupTarget: (name) => `Sprechgruppe: ${name === '' ? 'ohne Namen' : name}`,
    otherGroup: 'Sprechgruppe einer anderen Rolle',
    remove: (what) => `Entfernen: ${what}`,
    cancel: 'Abbrechen',
    learn: {
      key: 'Drücken Sie jetzt die Taste.',
      mouse: '',
      gamepad: 'Drücken Sie jetzt den Knopf oder den Fußtaster.',
      hid: 'Drücken Sie jetzt den Knopf des Geräts. Ein Gerät, das unten nicht genannt ist, müssen Sie erst verbinden.',
      midi: 'Drücken Sie jetzt die Taste oder den Schalter.',
    },
    keyRefused: (code) =>
      ` ${code} braucht der Browser oder diese Seite. Nehmen Sie eine andere Taste.`,
    keyLabel,
    inputName: (input) => {
      switch (input.kind) {
        case 'key':
          return `Taste ${keyLabel(input)}`
        case 'mouse':
          return 'Mittlere Maustaste'
        case 'gamepad':
          return `Gamepad oder Fußtaster, Knopf ${input.button}`
        case 'hid':
          return `${input.device || 'HID-Gerät'}, Knopf ${input.report}.${input.byte}.${Math.log2(input.mask)}`
        case 'midi': {
          const what = input.message === 'note' ? 'Note' : 'Regler'
          return `${input.device}, Kanal ${input.channel + 1}, ${what} ${input.number}`
        }
      }
    },
    devices: (names) => (names.length === 0 ? 'Noch kein Gerät.' : `Geräte: ${names.join(', ')}`),
    pairHeadset: 'Headset verbinden …',
    pairAny: 'Anderes Gerät verbinden …',
    nonePaired: 'Es wurde kein Gerät gewählt.',
    noHid: 'Dieser Browser erreicht keine HID-Geräte. Chrome und Edge können es, auf HTTPS-Seiten.',
    noMidi: 'Dieser Browser erreicht keine MIDI-Geräte, oder die Seite hat kein HTTPS.',
    inBackground:
      'Knöpfe von Headset, HID- und MIDI-Geräten wirken auch, wenn dieses Fenster im Hintergrund ist',
    inBackgroundNote:
      'Was sie halten oder eingeschaltet haben, bleibt dann an, wenn ein anderes Fenster nach vorn kommt. Tastatur, Maus und Gamepad enden dort immer: ihr Loslassen wäre nicht zu sehen.',
    groups: 'Sprechgruppen',
    groupsNote:
      'Ein Druck spricht auf alle Sprechkreise einer Gruppe, in welchem Zustand sie auch sind.',
    group: (number) => `Sprechgruppe ${number}`,
    groupName: 'Name auf der Taste',
    addGroup: 'Sprechgruppe hinzufügen',
    groupsFull: 'Mehr als sechs Gruppen gibt es nicht.',
    showAllTalk: 'Taste „An alle“ auf dem Bildschirm',
    showAllTalkNote:
      'Spricht auf jeden Sprechkreis, der mitgehört wird oder zum Sprechen gewählt ist und auf dem diese Rolle sprechen darf.',
    singleTalk:
      'Diese Rolle spricht auf einem Sprechkreis zur Zeit, daher gibt es weder Sprechgruppen noch „An alle“. Ein Administrator kann das ändern.',
    headset: 'Headset',
    hardwareMute: 'Mein Headset schaltet selbst stumm',
    hardwareMuteNote:
      'Die Stimme geht ohne Taste auf die gewählten Sprechkreise, sobald das Headset sie durchlässt; der Name wird gezeigt, während Sie sprechen.',
    secureRefused:
      'Der Server lässt Stimmen nur durch, solange eine Taste gedrückt ist; der Schalter am Headset genügt ihm nicht. Ein Administrator kann es erlauben (ptt.ungatedAllowed).',
  },
  talkDropped: {
    blur: 'Die Sprechtaste wurde losgelassen, weil dieses Fenster nicht mehr vorn ist.',
    device: 'Die Sprechtaste wurde losgelassen, weil ihr Gerät nicht mehr da ist.',
    uncertain: 'Die Sprechtaste wurde losgelassen: ob sie noch gehalten wird, ist nicht zu sehen.',
  },
}
