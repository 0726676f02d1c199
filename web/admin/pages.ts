// The administration pages, in the order of the navigation. Which are for whom the server decides with each request.
import type { ComponentType } from 'preact'
import type { IconName } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import type { AdminText } from './text/english/index.ts'

type PageView = ComponentType<StateProps>

export interface AdminPage {
  /** In the address. */
  readonly name: string
  readonly icon: IconName
  readonly label: (text: AdminText) => string
  /** Fetched when it is first shown. */
  readonly load: () => Promise<PageView>
}

const tables = () => import('./table_pages.tsx')

export const PAGES: readonly AdminPage[] = [
  {
    name: 'overview',
    icon: 'home',
    label: (text) => text.pages.overview,
    load: async () => (await import('./overview_page.tsx')).OverviewPage,
  },
  {
    name: 'users',
    icon: 'people',
    label: (text) => text.tablePages.user,
    load: async () => (await tables()).UsersPage,
  },
  {
    name: 'roles',
    icon: 'headphones',
    label: (text) => text.tablePages.role,
    load: async () => (await tables()).RolesPage,
  },
  {
    name: 'loops',
    icon: 'speech',
    label: (text) => text.tablePages.loop,
    load: async () => (await tables()).LoopsPage,
  },
  {
    name: 'rights',
    icon: 'rights',
    label: (text) => text.rightsPage.page,
    load: async () => (await import('./rights_page.tsx')).RightsPage,
  },
  {
    name: 'keysets',
    icon: 'keyset',
    label: (text) => text.tablePages.keyset,
    load: async () => (await tables()).KeysetsPage,
  },
  {
    name: 'layouts',
    icon: 'layout',
    label: (text) => text.layouts.title,
    load: async () => (await import('./layouts_page.tsx')).LayoutsPage,
  },
  {
    name: 'exchange',
    icon: 'upload',
    label: (text) => text.exchange.title,
    load: async () => (await import('./exchange_page.tsx')).ExchangePage,
  },
  {
    name: 'live',
    icon: 'live',
    label: (text) => text.pages.live,
    load: async () => (await import('./live_page.tsx')).LivePage,
  },
  {
    name: 'audit',
    icon: 'history',
    label: (text) => text.pages.audit,
    load: async () => (await import('./audit_page.tsx')).AuditPage,
  },
]
