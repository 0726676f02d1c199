// What is fetched when it is first shown: parts that most people open seldom do not make the page's start longer.
import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect } from 'preact/hooks'

export interface LazyProps<Module> {
  /** An import(); what it gives is kept by the browser. */
  readonly load: () => Promise<Module>
  readonly children: (module: Module) => ComponentChildren
}

/** Shows nothing until it is there. */
export function Lazy<Module>({ load, children }: LazyProps<Module>): JSX.Element | null {
  const module = useSignal<Module | undefined>(undefined)
  useEffect(() => void load().then((loaded) => (module.value = loaded)), [])
  return module.value === undefined ? null : <>{children(module.value)}</>
}
