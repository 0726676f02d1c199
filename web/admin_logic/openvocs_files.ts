// Which files of a folder belong to an openvocs database, as the server reads them. Pure.
const OPENVOCS_FILE = /^(?:.*\/)?(?:auth\/[^/]+\/(?:[^/]+\/)?config\.json|state\.json)$/

/** path: with "/", from the folder that was chosen. */
export function isOpenvocsFile(path: string): boolean {
  return OPENVOCS_FILE.test(path)
}
