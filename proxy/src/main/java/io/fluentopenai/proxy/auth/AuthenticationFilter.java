package io.fluentopenai.proxy.auth;

import io.vertx.core.Future;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may use the proxy. It is called once for each request, before anything is sent to the upstream, and
 * before a WebSocket is opened.
 *
 * <pre>{@code
 * AuthenticationFilter sessions = request -> database
 *         .userOf(request.token().orElse(""))
 *         .map(user -> user == null ? AuthenticationResult.refuse("Please sign in.") : AuthenticationResult.allow(Identity.of(user.id())));
 * }</pre>
 *
 * <p>It is called on event loops, by several threads, and must not block. The request is also refused if the filter
 * throws, fails, returns null or a future of null, or does not decide within the {@linkplain
 * io.fluentopenai.proxy.OpenAIProxyBuilder#authenticationTimeout timeout}. For an {@link
 * AuthenticationRefusedException}, the caller gets status 401 with its message. For anything else, the caller gets
 * status 500 or 503 without the reason; the log has one line with the exception class and its location, but not its
 * message, which might contain a token.
 */
@FunctionalInterface
public interface AuthenticationFilter {

    /**
     * Decides on a request.
     *
     * @return a future with the result
     */
    Future<@Nullable AuthenticationResult> authenticate(AuthenticationRequest request);

    /** Returns a filter from a function that returns a {@link CompletionStage} instead of a Vert.x future. */
    static AuthenticationFilter ofStage(
            Function<AuthenticationRequest, ? extends CompletionStage<AuthenticationResult>> function) {
        return request -> Future.fromCompletionStage(function.apply(request));
    }

    /** Returns a filter from a function that decides immediately. */
    static AuthenticationFilter of(Function<AuthenticationRequest, AuthenticationResult> function) {
        return request -> Future.succeededFuture(function.apply(request));
    }
}
