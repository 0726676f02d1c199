// The messages: over the status line's names, never over a tile or the talk key; each can be dismissed.
import type { JSX } from 'preact'
import { Icon, type IconName } from '../shared/icons.tsx'
import type { Notice, NoticeKind } from '../console_logic/notice_list.ts'
import type { StateProps } from './app.tsx'
import { text } from './text.ts'

const ICONS: Readonly<Record<NoticeKind, IconName>> = {
  info: 'info',
  warning: 'warning',
  alert: 'warning',
}

export function NoticeList({ state }: StateProps): JSX.Element {
  const notices = state.notices.value
  const show = (notice: Notice) => (
    <NoticeBox key={notice.id} notice={notice} dismiss={() => state.dismiss(notice.id)} />
  )
  return (
    <section class="notices" aria-label={text.notices.region}>
      <div role="alert">{notices.filter(({ kind }) => kind === 'alert').map(show)}</div>
      <div role="status">{notices.filter(({ kind }) => kind !== 'alert').map(show)}</div>
    </section>
  )
}

interface NoticeBoxProps {
  readonly notice: Notice
  readonly dismiss: () => void
}

function NoticeBox({ notice, dismiss }: NoticeBoxProps): JSX.Element {
  return (
    <div class="notice" data-kind={notice.kind}>
      <Icon name={ICONS[notice.kind]} />
      <p>{notice.message}</p>
      <button
        class="notice-close"
        type="button"
        aria-label={text.notices.dismiss}
        onClick={dismiss}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}
