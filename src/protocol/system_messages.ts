// The messages of system.proto as types; client_messages has their framing. Pure.
import type { ChangedMessage } from './admin_messages.ts'
import type { vocs } from './generated/client.js'
import type { Decoded } from './message_types.ts'

export type ServiceStateMessage = Decoded<Omit<vocs.v1.ServiceState.$Shape, 'dropped'>> & {
  /** By reason. */
  readonly dropped: Readonly<Record<string, number>>
}
export type SystemStateMessage = Decoded<Omit<vocs.v1.SystemState.$Shape, 'services'>> & {
  readonly services: readonly ServiceStateMessage[]
}
export type HistorySeriesMessage = Decoded<vocs.v1.HistorySeries.$Shape>
export type HistoryMessage = Decoded<vocs.v1.History.$Shape>
export type ImportOpenvocsMessage = Decoded<vocs.v1.ImportOpenvocs.$Shape>
export type ImportDirectoryMessage = Decoded<vocs.v1.ImportDirectory.$Shape>
export interface ImportReportMessage {
  readonly lines: readonly string[]
  readonly linesLeftOut: number
  readonly changed: ChangedMessage
}
export type ReloadMessage = Decoded<vocs.v1.Reload.$Shape>

/** What is told to all; the key is the field's name in Broadcast. */
export type BroadcastMessage = { readonly scope: string; readonly reason: string } & (
  | { readonly action: 'message'; readonly message: { readonly text: string } }
  | { readonly action: 'reload'; readonly reload: Record<never, never> }
)

/** The key is the field's name in the envelope. */
export interface SystemRequestBodies {
  readonly broadcast: BroadcastMessage
  readonly watchSystem: Record<never, never>
  readonly readHistory: { readonly fromMs: number }
  readonly importOpenvocs: ImportOpenvocsMessage
  readonly importDirectory: ImportDirectoryMessage
}

export interface SystemAnswerBodies {
  readonly reload: ReloadMessage
  readonly broadcastTold: { readonly connections: number }
  readonly systemState: SystemStateMessage
  readonly history: HistoryMessage
  readonly importReport: ImportReportMessage
}
