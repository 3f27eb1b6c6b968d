package io.fluentopenai.testkit.internal.script;

import io.fluentopenai.testkit.Reply;

/** The server, as a script of its own uses it. */
@FunctionalInterface
public interface OwnServer {

    /**
     * Answers a request for which no key is needed any more.
     *
     * @param path the path as the API's own base URL has it: with {@code /v1} at its beginning
     * @param body a JSON body
     */
    Reply post(String path, byte[] body);
}
