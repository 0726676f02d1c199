compile: ; @src/protocol/generate.sh && npx tsc -p . && mkdir -p build/src/protocol/generated && cp src/protocol/generated/*.js build/src/protocol/generated/
