// What a button on the screen needs so that it talks while it is held: by pointers, each finger for itself, and by
// Enter or Space on the focused button. A click that no pointer made (a screen reader's) switches on and off. I/O.
import type {
  ButtonHTMLAttributes,
  TargetedKeyboardEvent,
  TargetedMouseEvent,
  TargetedPointerEvent,
} from 'preact'
import type { TalkTarget } from '../console_logic/talk_key.ts'
import type { TalkControl } from './talk_control.ts'

type Button = HTMLButtonElement
type ButtonProps = ButtonHTMLAttributes<Button>

export function holdToTalk(talk: TalkControl, target: TalkTarget): ButtonProps {
  const keys = `button ${target}`
  const up = ({ pointerId }: TargetedPointerEvent<Button>) => talk.release(`pointer ${pointerId}`)
  return {
    onPointerDown: (event: TargetedPointerEvent<Button>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      talk.press(`pointer ${event.pointerId}`, target)
    },
    onPointerUp: up,
    onLostPointerCapture: up,
    onPointerCancel: ({ pointerId }: TargetedPointerEvent<Button>) =>
      talk.dropSources(`pointer ${pointerId}`, 'uncertain'),
    onContextMenu: (event: TargetedMouseEvent<Button>) => event.preventDefault(),
    onKeyDown: (event: TargetedKeyboardEvent<Button>) => {
      if (event.defaultPrevented || !isPress(event)) return
      event.preventDefault()
      if (!event.repeat) talk.press(keys, target)
    },
    onKeyUp: (event: TargetedKeyboardEvent<Button>) => {
      if (!isPress(event)) return
      event.preventDefault()
      talk.release(keys)
    },
    onBlur: () => talk.dropSources(keys, 'uncertain'),
    onClick: ({ detail }: TargetedMouseEvent<Button>) => {
      if (detail === 0) talk.toggle('click', target)
    },
  }
}

function isPress({ key }: KeyboardEvent): boolean {
  return key === 'Enter' || key === ' '
}
