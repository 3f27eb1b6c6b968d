package io.fluentopenai.examples.browser;

import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.proxy.OpenAIProxy;
import io.fluentopenai.proxy.ProxyHandler;
import io.fluentopenai.proxy.Upstream;
import io.fluentopenai.proxy.auth.SessionTokens;
import io.fluentopenai.proxy.limit.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;

/** A page that calls the API itself, through a proxy: the browser gets a session token, and the key stays on the server. */
public final class BrowserProxy implements Example {
    @Override
    public void run(Context context) throws IOException {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        SessionTokens sessions = SessionTokens.withSecret(secret);
        byte[] page = Pages.read("proxy.html");

        Vertx vertx = Vertx.vertx();
        ProxyHandler proxy = OpenAIProxy.builder()
                .upstream(Upstream.of(context.settingOr("OPENAI_BASE_URL", "https://api.openai.com/v1"))
                        .apiKey(context.setting("OPENAI_API_KEY")))
                .authentication(sessions)
                .limits(Limits.none().requestsPerMinute(20).models(context.model()))
                .prefix("/ai")
                .handler(vertx);
        try {
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(request -> {
                        if (request.path().startsWith("/ai/")) {
                            proxy.handle(request);
                        } else {
                            serve(request, page, sessions, context.model());
                        }
                    })
                    .listen(0, "127.0.0.1")
                    .await();
            context.serve("http://127.0.0.1:" + server.actualPort() + "/");
        } finally {
            proxy.shutdown(Duration.ZERO).compose(ended -> vertx.close()).await();
        }
    }

    /** An application would issue a token to a user who has signed in. */
    private static void serve(HttpServerRequest request, byte[] page, SessionTokens sessions, String model) {
        switch (request.path()) {
            case "/" ->
                request.response()
                        .putHeader("Content-Type", "text/html; charset=utf-8")
                        .end(Buffer.buffer(page));
            case "/session" ->
                request.response()
                        .putHeader("Cache-Control", "no-store")
                        .end(sessions.issue("visitor", Duration.ofMinutes(15)) + " " + model);
            default -> request.response().setStatusCode(404).end();
        }
    }
}
