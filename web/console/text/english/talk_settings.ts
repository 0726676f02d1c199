// The dialog of the talk key, in English. Pure.
import type { TalkInput } from '../../../console_logic/talk_settings.ts'

type KeyInput = Extract<TalkInput, { kind: 'key' }>

const keyLabel = ({ code, label }: Pick<KeyInput, 'code' | 'label'>) =>
  code === 'Space' ? 'Space' : label

export const talkSettings = {
  talkSettings: {
    title: 'Talk key',
    safety:
      'Whatever could hide that a key went up ends the voice: another window in front, a device or microphone that is unplugged, a lost connection. What is chosen here stays on this device.',
    mode: 'How it works',
    modes: {
      momentary: { name: 'Hold to talk', note: 'Heard while a key is down.' },
      latch: { name: 'Click on and off', note: 'One press talks, the next one mutes.' },
      smart: {
        name: 'Both',
        note: 'A tap talks until the next tap; held down, it talks while it is held.',
      },
    },
    buttons: 'Keys and buttons',
    noButtons: 'None: only the keys on the screen talk.',
    add: 'Add a button',
    kinds: {
      key: 'Key of the keyboard',
      mouse: 'Middle mouse button',
      gamepad: 'Gamepad, foot switch',
      hid: 'Headset, HID device',
      midi: 'MIDI device',
    },
    does: (button: string) => `What this does: ${button}`,
    addFor: 'Add a button for',
    targets: { talk: 'Talk', all: 'All-talk', cough: 'Cough key: mutes while held' },
    groupTarget: (name: string) => `Talk group: ${name === '' ? 'without a name' : name}`,
    otherGroup: 'Talk group of another role',
    remove: (what: string) => `Remove: ${what}`,
    cancel: 'Cancel',
    learn: {
      key: 'Press the key now.',
      mouse: '',
      gamepad: 'Press the button or the foot switch now.',
      hid: 'Press the button of the device now. A device that is not named below has to be paired first.',
      midi: 'Press the key or the switch now.',
    },
    keyRefused: (code: string) =>
      ` ${code} is needed by the browser or this page. Take another key.`,
    keyLabel,
    inputName: (input: TalkInput): string => {
      switch (input.kind) {
        case 'key':
          return `Key ${keyLabel(input)}`
        case 'mouse':
          return 'Middle mouse button'
        case 'gamepad':
          return `Gamepad or foot switch, button ${input.button}`
        case 'hid':
          return `${input.device || 'HID device'}, button ${input.report}.${input.byte}.${Math.log2(input.mask)}`
        case 'midi': {
          const what = input.message === 'note' ? 'note' : 'controller'
          return `${input.device}, channel ${input.channel + 1}, ${what} ${input.number}`
        }
      }
    },
    devices: (names: readonly string[]) =>
      names.length === 0 ? 'No device yet.' : `Devices: ${names.join(', ')}`,
    pairHeadset: 'Pair a headset…',
    pairAny: 'Pair another device…',
    nonePaired: 'No device was chosen.',
    noHid: 'This browser can’t reach HID devices. Chrome and Edge can, on HTTPS pages.',
    noMidi: 'This browser can’t reach MIDI devices, or the page is not HTTPS.',
    inBackground: 'Headset, HID and MIDI buttons also work while this window is in the background',
    inBackgroundNote:
      'Then what they hold or switched on stays on when another window comes to the front. Keyboard, mouse and gamepad always end there: their release would not be seen.',
    groups: 'Talk groups',
    groupsNote: 'One press speaks to all loops of a group, whatever state they are in.',
    group: (number: number) => `Talk group ${number}`,
    groupName: 'Name on the key',
    addGroup: 'Add a talk group',
    groupsFull: 'Six groups are the most.',
    showAllTalk: 'All-talk key on the screen',
    showAllTalkNote:
      'Speaks to every loop that is monitored or in talk and on which this role may talk.',
    singleTalk:
      'This role talks on one loop at a time, so there are no talk groups and no all-talk. An administrator can change that.',
    headset: 'Headset',
    hardwareMute: 'My headset mutes by hardware',
    hardwareMuteNote:
      'The voice goes to the loops in talk whenever the headset lets it through, without a key; the name is shown while you speak.',
    secureRefused:
      'The server lets voices pass only while a key is pressed, so the headset’s own switch is not enough. An administrator can allow it (ptt.ungatedAllowed).',
  },
  talkDropped: {
    blur: 'The talk key was released because this window lost the focus.',
    device: 'The talk key was released because its device is gone.',
    uncertain: 'The talk key was released: whether it is still held can’t be seen.',
  },
}
