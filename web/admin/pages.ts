// The administration pages, in the order of the navigation. Which are for whom the server decides with each request.
import type { JSX } from 'preact'
import type { IconName } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { AuditPage } from './audit_page.tsx'
import { ExchangePage } from './exchange_page.tsx'
import { LayoutsPage } from './layouts_page.tsx'
import { LivePage } from './live_page.tsx'
import { OverviewPage } from './overview_page.tsx'
import { RightsPage } from './rights_page.tsx'
import { KeysetsPage, LoopsPage, RolesPage, UsersPage } from './table_pages.tsx'
import type { AdminText } from './text/english/index.ts'

export interface AdminPage {
  /** In the address. */
  readonly name: string
  readonly icon: IconName
  readonly label: (text: AdminText) => string
  readonly view: (props: StateProps) => JSX.Element
}

export const PAGES: readonly AdminPage[] = [
  { name: 'overview', icon: 'home', label: (text) => text.pages.overview, view: OverviewPage },
  { name: 'users', icon: 'people', label: (text) => text.tablePages.user, view: UsersPage },
  { name: 'roles', icon: 'headphones', label: (text) => text.tablePages.role, view: RolesPage },
  { name: 'loops', icon: 'speech', label: (text) => text.tablePages.loop, view: LoopsPage },
  { name: 'rights', icon: 'rights', label: (text) => text.rightsPage.page, view: RightsPage },
  { name: 'keysets', icon: 'keyset', label: (text) => text.tablePages.keyset, view: KeysetsPage },
  { name: 'layouts', icon: 'layout', label: (text) => text.layouts.title, view: LayoutsPage },
  { name: 'exchange', icon: 'upload', label: (text) => text.exchange.title, view: ExchangePage },
  { name: 'live', icon: 'live', label: (text) => text.pages.live, view: LivePage },
  { name: 'audit', icon: 'history', label: (text) => text.pages.audit, view: AuditPage },
]
