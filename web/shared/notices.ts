// The messages that a page shows for a while. I/O: clock and timer.
import { signal } from '@preact/signals'
import {
  addNotice,
  expireNotices,
  type Notice,
  type NoticeKind,
} from '../shared_logic/notice_list.ts'

/** How often messages are looked through for those whose time is over, ms. */
const EXPIRE_EVERY_MS = 500

export class Notices {
  readonly list = signal<readonly Notice[]>([])

  /** Begins to take away those whose time is over. */
  start(): void {
    setInterval(() => {
      const left = expireNotices(this.list.peek(), performance.now())
      if (left.length !== this.list.peek().length) this.list.value = left
    }, EXPIRE_EVERY_MS)
  }

  show(kind: NoticeKind, message: string): void {
    this.list.value = addNotice(this.list.peek(), kind, message, performance.now())
  }

  dismiss(id: number): void {
    this.list.value = this.list.peek().filter((notice) => notice.id !== id)
  }
}
