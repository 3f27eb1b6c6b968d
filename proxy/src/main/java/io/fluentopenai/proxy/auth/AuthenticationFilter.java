package io.fluentopenai.proxy.auth;

import io.vertx.core.Future;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may use the proxy. It is asked once for each request, before anything is sent to the upstream, and before the
 * upgrade of a WebSocket.
 *
 * <pre>{@code
 * AuthenticationFilter sessions = request -> database
 *         .userOf(request.token().orElse(""))
 *         .map(user -> user == null ? AuthenticationResult.refuse("Please sign in.") : AuthenticationResult.allow(Identity.of(user.id())));
 * }</pre>
 *
 * <p>Called on an event loop: it must not block. A filter that throws, fails, gives null or a future of null, or does not
 * decide within the {@linkplain io.fluentopenai.proxy.OpenAIProxyBuilder#authenticationTimeout deadline} has refused the request. With an {@link
 * AuthenticationRefusedException} the caller gets status 401 and its message. With anything else the caller gets a status 500 or
 * 503 that does not say why, and the log has one line with the kind of the failure and its place, but not its message, which may
 * repeat a token. Called by several threads.
 */
@FunctionalInterface
public interface AuthenticationFilter {

    /** Decides on a request. */
    Future<@Nullable AuthenticationResult> authenticate(AuthenticationRequest request);

    /** A filter made of a function that gives a stage of the JDK in place of a Vert.x future. */
    static AuthenticationFilter ofStage(
            Function<AuthenticationRequest, ? extends CompletionStage<AuthenticationResult>> function) {
        return request -> Future.fromCompletionStage(function.apply(request));
    }

    /** A filter made of a function that decides at once. */
    static AuthenticationFilter of(Function<AuthenticationRequest, AuthenticationResult> function) {
        return request -> Future.succeededFuture(function.apply(request));
    }
}
