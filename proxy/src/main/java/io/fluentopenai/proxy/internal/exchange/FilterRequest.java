package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.auth.AuthenticationFilter;
import io.fluentopenai.proxy.auth.AuthenticationRequest;
import io.fluentopenai.proxy.auth.AuthenticationResult;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The view of a request that a filter gets. */
record FilterRequest(HttpServerRequest request, String path, String clientAddress, boolean isWebSocket)
        implements AuthenticationRequest {

    /** Returns the filter's result; a failed future if it throws, gives no future, or one without an answer. */
    Future<AuthenticationResult> to(AuthenticationFilter filter) {
        try {
            Future<@Nullable AuthenticationResult> said = filter.authenticate(this);
            return said != null
                    ? said.compose(result -> result != null
                            ? Future.succeededFuture(result)
                            : Future.failedFuture(new VertxException("its future completed with null", true)))
                    : Future.failedFuture(new VertxException("it returned null", true));
        } catch (Throwable e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public List<String> headers(String name) {
        return List.copyOf(request.headers().getAll(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public String toString() {
        return method() + " " + path;
    }
}
