// The messages: over the status line's names, never over a tile or the talk key; each can be dismissed.
import type { JSX } from 'preact'
import type { Notice, NoticeKind } from '../shared_logic/notice_list.ts'
import { Icon, type IconName } from './icons.tsx'
import type { Notices } from './notices.ts'
import { text } from './text.ts'

const ICONS: Readonly<Record<NoticeKind, IconName>> = {
  info: 'info',
  warning: 'warning',
  alert: 'warning',
}

export function NoticeList({ notices }: { readonly notices: Notices }): JSX.Element {
  const list = notices.list.value
  const show = (notice: Notice) => (
    <NoticeBox key={notice.id} notice={notice} dismiss={() => notices.dismiss(notice.id)} />
  )
  return (
    <section class="notices" aria-label={text.notices.region}>
      <div role="alert">{list.filter(({ kind }) => kind === 'alert').map(show)}</div>
      <div role="status">{list.filter(({ kind }) => kind !== 'alert').map(show)}</div>
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
        data-covers=""
        type="button"
        aria-label={text.notices.dismiss}
        onClick={dismiss}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}
