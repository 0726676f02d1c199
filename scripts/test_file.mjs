// Preloaded into the test runner: each test file is run by test_file.sh. The runner starts them with its own program.
process.env.TEST_NODE = process.execPath
process.execPath = new URL('./test_file.sh', import.meta.url).pathname
