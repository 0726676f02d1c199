// The talk groups of this role (X05): a name and the loops that one press speaks to.
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import {
  GROUP_NAME_MAX,
  newGroup,
  type TalkGroup,
  withGroup,
  withoutGroup,
} from '../console_logic/talk_settings.ts'
import { mayTalkToMany } from '../console_logic/talk_targets.ts'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { Check, Part } from './talk_parts.tsx'
import { text } from './text.ts'

export function TalkGroups({ state }: StateProps): JSX.Element {
  const { talk, view } = state
  const settings = talk.settings.value
  const part = useRef<HTMLDivElement>(null)
  const { role, talkMode } = view.value
  const words = text.talkSettings
  if (!mayTalkToMany(talkMode)) {
    return (
      <Part title={words.groups}>
        <p>{words.singleTalk}</p>
      </Part>
    )
  }
  const fresh = newGroup(settings, role?.id ?? '')
  const add = () => {
    if (fresh !== undefined) talk.change(withGroup(settings, fresh))
  }
  const remove = (group: TalkGroup) => {
    talk.change(withoutGroup(settings, group.id))
    part.current?.querySelector<HTMLElement>('.talk-add-group')?.focus()
  }
  return (
    <Part title={words.groups}>
      <p class="soft">{words.groupsNote}</p>
      <div class="talk-stack" ref={part}>
        {talk.groups.value.map((group, at) => (
          <GroupEditor
            key={group.id}
            state={state}
            group={group}
            number={at + 1}
            remove={() => remove(group)}
          />
        ))}
        <button
          class="button talk-add-group"
          type="button"
          aria-disabled={fresh === undefined}
          onClick={add}
        >
          <Icon name="add" />
          {words.addGroup}
        </button>
        {fresh === undefined && <p class="soft">{words.groupsFull}</p>}
      </div>
      <Check
        label={words.showAllTalk}
        note={words.showAllTalkNote}
        checked={settings.allTalk}
        change={(allTalk) => talk.change({ ...settings, allTalk })}
      />
    </Part>
  )
}

interface GroupProps extends StateProps {
  readonly group: TalkGroup
  readonly number: number
  readonly remove: () => void
}

function GroupEditor({ state, group, number, remove }: GroupProps): JSX.Element {
  const { talk, view } = state
  const words = text.talkSettings
  const change = (changed: Partial<TalkGroup>) =>
    talk.change(withGroup(talk.settings.peek(), { ...group, ...changed }))
  const loops = view.value.loops.filter(({ right }) => right === 'talk')
  const without = (id: number) => group.loops.filter((other) => other !== id)
  return (
    <fieldset class="talk-group" data-group={group.id}>
      <legend>{words.group(number)}</legend>
      <div class="talk-group-head">
        <label class="field">
          <span>{words.groupName}</span>
          <input
            type="text"
            value={group.name}
            maxLength={GROUP_NAME_MAX}
            autocomplete="off"
            onInput={({ currentTarget }) => change({ name: currentTarget.value })}
          />
        </label>
        <button
          class="button talk-remove"
          type="button"
          aria-label={words.remove(group.name || words.group(number))}
          onClick={remove}
        >
          <Icon name="remove" />
        </button>
      </div>
      <div class="talk-group-loops">
        {loops.map(({ id, name }) => (
          <Check
            key={id}
            label={name}
            checked={group.loops.includes(id)}
            change={(isIn) => change({ loops: isIn ? [...without(id), id] : without(id) })}
          />
        ))}
      </div>
    </fieldset>
  )
}
