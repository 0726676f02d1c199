// Preloaded into the test runner: each test file is run by test_file.sh, since the runner starts them with its own
// program. The files inherit the preload, but what they start is node itself.
if (process.env.NODE_TEST_CONTEXT === undefined) {
  process.env.TEST_NODE = process.execPath
  process.execPath = new URL('./test_file.sh', import.meta.url).pathname
}
