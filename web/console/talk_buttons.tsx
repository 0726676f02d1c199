// The talk groups' keys and all-talk beside the talk key (X05), each as momentary or latching as that is.
import type { JSX } from 'preact'
import {
  isCoughing,
  isLatchedOn,
  spokenTargets,
  type TalkTarget,
} from '../console_logic/talk_key.ts'
import { mayTalkToMany, targetLoops } from '../console_logic/talk_targets.ts'
import { Icon, type IconName } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { holdToTalk } from './hold_to_talk.ts'
import { text } from './text.ts'

/** None where the role talks on one loop at a time (F16). */
export function TalkButtons({ state }: StateProps): JSX.Element | null {
  const { talk } = state
  const { loops, talkMode } = state.view.value
  const rights = loops.filter(({ right }) => right === 'talk').length
  if (!mayTalkToMany(talkMode) || rights < 2) return null
  const groups = talk.groups.value.filter(({ name }) => name !== '')
  return (
    <div
      class="talk-buttons"
      role="group"
      aria-label={text.talk.targets}
      data-groups={groups.length}
    >
      {groups.map(({ id, name }) => (
        <TargetButton key={id} state={state} target={`group ${id}`} name={name} icon="people" />
      ))}
      {talk.settings.value.allTalk && (
        <TargetButton state={state} target="all" name={text.talk.all} icon="live" />
      )}
    </div>
  )
}

interface TargetProps extends StateProps {
  readonly target: TalkTarget
  readonly name: string
  readonly icon: IconName
}

function TargetButton({ state, target, name, icon }: TargetProps): JSX.Element {
  const { talk, view, canTalk } = state
  const ids = targetLoops(target, talk.scene.value)
  const names = view.value.loops.filter(({ id }) => ids.includes(id)).map((loop) => loop.name)
  const key = talk.key.value
  const isOn = canTalk.value && spokenTargets(key).includes(target)
  const isKept = isCoughing(key) && isLatchedOn(key, target)
  const where = names.length === 0 ? text.talk.nowhere : names.join(text.listJoiner)
  return (
    <button
      class="talk-button"
      type="button"
      data-target={target}
      aria-pressed={isOn || isKept}
      aria-disabled={!canTalk.value || ids.length === 0}
      title={where}
      {...holdToTalk(talk, target)}
    >
      <Icon name={icon} />
      <span class="talk-button-name">{name}</span>
      {isOn && ids.length > 0 && <strong class="talk-button-live">{text.talk.live}</strong>}
      <span class="unseen">{where}</span>
    </button>
  )
}
