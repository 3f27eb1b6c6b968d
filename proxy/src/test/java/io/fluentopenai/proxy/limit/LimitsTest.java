package io.fluentopenai.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.proxy.OpenAIProxy;
import io.fluentopenai.proxy.RawClient;
import io.fluentopenai.proxy.Rules;
import io.fluentopenai.proxy.TestUpstream;
import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.auth.StaticTokens;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LimitsTest {
    private final TestUpstream upstream = new TestUpstream();
    private final AtomicLong now = new AtomicLong(1_800_000_000_000L);
    private final Map<String, Identity> identities = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private OpenAIProxy proxy = start();

    private OpenAIProxy start() {
        who("slow", Limits.none().requestsPerMinute(3));
        who("narrow", Limits.none().concurrentRequests(1));
        who("modest", Limits.none().models("gpt-5-mini", "whisper-1"));
        who("poor", Limits.none().tokens(100, Duration.ofDays(1)));
        who("free", Limits.none());
        return OpenAIProxy.builder()
                .upstream(upstream.upstream())
                .authentication(StaticTokens.of(identities))
                .limitStore(new MemoryLimitStore(now::get))
                .rules(Rules.everything())
                .port(0)
                .drain(Duration.ZERO)
                .start();
    }

    private void who(String name, Limits limits) {
        identities.put(token(name), Identity.of(name).withLimits(limits));
    }

    private static String token(String name) {
        return name + "-token-0123456789";
    }

    @AfterEach
    void close() {
        proxy.close();
        upstream.close();
    }

    private HttpRequest.Builder request(String who, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + path))
                .header("Authorization", "Bearer " + token(who))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> post(String who, String path, String type, String body) throws Exception {
        return http.send(
                request(who, path)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> json(String who, String path, String body) throws Exception {
        return post(who, path, "application/json", body);
    }

    private HttpResponse<String> get(String who) throws Exception {
        return http.send(request(who, "/v1/models").build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void requestsAMinuteRefillEvenly() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(get("slow").statusCode()).isEqualTo(200);
        }
        HttpResponse<String> refused = get("slow");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).hasValue("20");
        assertThat(refused.body()).contains("rate_limit_exceeded");
        assertThat(get("free").statusCode()).as("others are not concerned").isEqualTo(200);
        now.addAndGet(20_000);
        assertThat(get("slow").statusCode()).isEqualTo(200);
        assertThat(get("slow").statusCode()).isEqualTo(429);
    }

    @Test
    void aStreamHoldsItsPlaceUntilItEnds() throws Exception {
        CompletableFuture<HttpServerResponse> stream = new CompletableFuture<>();
        upstream.answer(request -> {
            request.response().setChunked(true).writeHead();
            stream.complete(request.response());
        });
        CompletableFuture<HttpResponse<String>> first =
                http.sendAsync(request("narrow", "/v1/models").build(), HttpResponse.BodyHandlers.ofString());
        stream.get();
        assertThat(get("narrow").statusCode()).isEqualTo(429);
        upstream.json("{}");
        stream.get().end();
        first.get();
        await().until(() -> get("narrow").statusCode() == 200);
    }

    @Test
    void aClientThatLeavesGivesItsPlaceBack() throws Exception {
        CompletableFuture<Void> came = new CompletableFuture<>();
        upstream.answer(request -> came.complete(null));
        RawClient client = new RawClient(proxy.port());
        client.send("GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token("narrow") + "\r\n\r\n");
        came.join();
        client.abort();
        upstream.json("{}");
        await().until(() -> get("narrow").statusCode() == 200);
    }

    @Test
    void anAllowedModelPassesWithItsBodyAsItWas() throws Exception {
        String body = "{\"messages\":[{\"content\":\"" + "x".repeat(400_000) + "\"}],\"model\":\"gpt-5-mini\"}";
        assertThat(json("modest", "/v1/chat/completions", body).body()).contains("\"bytes\":" + body.length());
        assertThat(json("modest", "/v1/threads", "{\"metadata\":{\"model\":\"gpt-5\"}}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json("modest", "/v1/threads/t/runs", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-5\"}",
                "{\"model\":\"gpt-5-mini\",\"model\":\"gpt-5\"}",
                "{\"model\":\"gpt-5\",\"model\":\"gpt-5-mini\"}",
                "{\"model\":\"gpt-5-mini\",\"Model\":\"gpt-5\"}",
                "{\"\\u006dodel\":\"gpt-5\"}",
                "{\"model\":\"gpt-5-mini\",\"session\":{\"model\":\"gpt-5\"}}",
                "{\"model\":\"gpt-5-mini \"}",
                "{\"model\":[\"gpt-5-mini\"]}",
                "{\"model\":null}",
                "{}",
                "[]",
                "",
                "{\"model\":\"gpt-5-mini\"",
                "{\"model\":\"gpt-5-mini\"} {\"model\":\"gpt-5\"}",
                "{\"model\" \"gpt-5-mini\"}",
                "{'model':'gpt-5-mini'}",
                "{\"x\":\"a\u0000b\",\"model\":\"gpt-5-mini\"}",
                "not json"
            })
    void aModelThatIsNotAllowedNeverReachesTheUpstream(String body) throws Exception {
        AtomicLong complete = new AtomicLong();
        upstream.answer(request -> request.body().onSuccess(whole -> {
            complete.incrementAndGet();
            request.response().end("{}");
        }));
        HttpResponse<String> response = json("modest", "/v1/chat/completions", body);
        assertThat(response.statusCode()).isIn(400, 403);
        assertThat(response.body()).contains("\"error\"");
        assertThat(complete).as("whole requests at the upstream").hasValue(0);
    }

    @Test
    void aModelThatComesAfterMuchElseIsSeenBeforeTheUpstreamHasAll() throws Exception {
        AtomicLong complete = new AtomicLong();
        upstream.answer(request -> request.body().onSuccess(whole -> complete.incrementAndGet()));
        String body = "{\"messages\":[{\"content\":\"" + "x".repeat(2_000_000) + "\"}],\"model\":\"gpt-5\"}";
        assertThat(json("modest", "/v1/chat/completions", body).statusCode()).isEqualTo(403);
        assertThat(complete).hasValue(0);
        await().until(() -> proxy.openRequests() == 0);
    }

    private static String form(String model, String last) {
        return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a, name=model\"\r\nContent-Type: audio/mpeg\r\n\r\n"
                + "--b \r\n--bb\r\n\r\n--\r\n--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + model
                + last;
    }

    @Test
    void theModelOfAFormIsSeen() throws Exception {
        String type = "multipart/form-data; boundary=b";
        String good = form("whisper-1", "\r\n--b--\r\n");
        // The first lines of the file look like delimiters and are none.
        String clean = good.replace("--b \r\n--bb", "--c \r\n--cb");
        assertThat(post("modest", "/v1/audio/transcriptions", type, clean).body())
                .contains("\"bytes\":" + clean.length());
        assertThat(post("modest", "/v1/audio/transcriptions", type, clean.replace("whisper-1", "whisper-2"))
                        .statusCode())
                .isEqualTo(403);
        String second = clean.replace(
                "\r\n--b--", "\r\n--b\r\nContent-Disposition: form-data; name=model\r\n\r\nwhisper-2\r\n--b--");
        assertThat(post("modest", "/v1/audio/transcriptions", type, second).statusCode())
                .isEqualTo(403);
        for (String bad : new String[] {
            "junk" + clean,
            clean.replace("\r\n--b--\r\n", ""),
            clean.replace("name=\"model\"", "name*=utf-8''model"),
            clean.replace("\r\nContent-Type", "\nContent-Type"),
            clean.replace("\r\n\r\nwhisper-1", "\r\nContent-Transfer-Encoding: base64\r\n\r\nd2hpc3Blci0x"),
            clean.replace("name=\"model\"", "name=\"mo\\del\"")
        }) {
            assertThat(post("modest", "/v1/audio/transcriptions", type, bad).statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
    }

    @Test
    void aBodyWhoseModelCannotBeSeenIsRefused() throws Exception {
        assertThat(post("modest", "/v1/chat/completions", "text/plain", "{\"model\":\"gpt-5-mini\"}")
                        .statusCode())
                .isEqualTo(415);
        assertThat(post("modest", "/v1/chat/completions", "application/json; charset=utf-16", "{}")
                        .statusCode())
                .isEqualTo(415);
        HttpResponse<String> compressed = http.send(
                request("modest", "/v1/chat/completions")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(compressed.statusCode()).isEqualTo(415);
        assertThat(json("modest", "/v1/batches", "{\"input_file_id\":\"f\"}").statusCode())
                .isEqualTo(403);
        String call =
                "--b\r\nContent-Disposition: form-data; name=\"session\"\r\n\r\n{\"model\":\"gpt-5\"}\r\n--b--\r\n";
        assertThat(post("modest", "/v1/realtime/calls", "multipart/form-data; boundary=b", call)
                        .statusCode())
                .isEqualTo(403);
        assertThat(upstream.seen).isEmpty();
    }

    @Test
    void tokensOfAnAnswerCount() throws Exception {
        upstream.json(
                "{\"choices\":[{\"usage\":{\"total_tokens\":1}}],\"usage\":{\"prompt_tokens\":60,\"completion_tokens\":40,"
                        + "\"total_tokens\":100,\"details\":{\"cached\":1}}}");
        assertThat(json("poor", "/v1/chat/completions", "{}").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = json("poor", "/v1/chat/completions", "{}");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("insufficient_quota");
        now.addAndGet(Duration.ofDays(1).toMillis());
        assertThat(json("poor", "/v1/chat/completions", "{}").statusCode())
                .as("the next day")
                .isEqualTo(200);
    }

    @Test
    void tokensOfAStreamCount() throws Exception {
        upstream.answer(request -> {
            HttpServerResponse response =
                    request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            String events =
                    "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"usage\":null}}\n\n"
                            + "data: {\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":70,\"output_tokens\":50}}}\r\n\r\n"
                            + "data: [DONE]\n\n";
            for (String piece : events.split("(?<=\\G.{7})")) {
                response.write(piece);
            }
            response.end();
        });
        json("poor", "/v1/responses", "{}");
        assertThat(get("poor").statusCode()).isEqualTo(429);
    }

    @Test
    void aStreamThatDoesNotTellItsUsageIsEstimated() throws Exception {
        upstream.answer(request -> {
            HttpServerResponse response =
                    request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            for (int i = 0; i < 60; i++) {
                response.write("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}\n\n");
            }
            response.end();
        });
        json("poor", "/v1/chat/completions", "{\"x\":\"" + "x".repeat(200) + "\"}");
        assertThat(get("poor").statusCode()).isEqualTo(429);
    }

    /** Answers a POST with what has begun, and a GET with what it has become. */
    private void later(String begun, String become) {
        upstream.answer(request -> request.response()
                .putHeader("Content-Type", "application/json")
                .end(request.method().equals(HttpMethod.POST) ? begun : become));
    }

    private int poll(String path) throws Exception {
        int status = http.send(request("poor", path).build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
        await().until(() -> proxy.openRequests() == 0);
        return status;
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/responses, /v1/responses/x1",
        "/v1/threads/runs, /v1/threads/t/runs/x1",
        "/v1/threads/t/runs, /v1/threads/t/runs/x1"
    })
    void whatIsPolledCountsOnceAndWhenItIsDone(String begin, String poll) throws Exception {
        String begun = "{\"id\":\"x1\",\"status\":\"queued\",\"usage\":null}";
        later(begun, "{\"usage\":null,\"status\":\"in_progress\",\"id\":\"x1\"}");
        assertThat(json("poor", begin, "{\"background\":true}").statusCode()).isEqualTo(200);
        assertThat(poll(poll)).isEqualTo(200);

        later(begun, "{\"usage\":{\"total_tokens\":60},\"status\":\"completed\",\"id\":\"x1\"}");
        for (int i = 0; i < 3; i++) {
            assertThat(poll(poll)).as("it counts once").isEqualTo(200);
        }
        assertThat(json("poor", begin, "{\"background\":true}").statusCode()).isEqualTo(200);
        assertThat(poll(poll)).isEqualTo(200);
        assertThat(poll(poll)).as("120 of 100 tokens are used").isEqualTo(429);
    }

    @Test
    void aStreamOfWhatIsDoneInTheBackgroundCountsToo() throws Exception {
        later("{\"id\":\"x1\",\"status\":\"in_progress\"}", "");
        json("poor", "/v1/responses", "{\"background\":true}");
        upstream.answer(
                request -> request.response()
                        .putHeader("Content-Type", "text/event-stream")
                        .end(
                                "data: {\"type\":\"response.completed\",\"response\":{\"id\":\"x1\",\"usage\":{\"total_tokens\":100}}}\n\n"));
        assertThat(poll("/v1/responses/x1?stream=true")).isEqualTo(200);
        assertThat(poll("/v1/responses/x1?stream=true")).isEqualTo(429);
    }

    @Test
    void whatWasCountedWhenItWasToldIsNotCountedWhenItIsReadAgain() throws Exception {
        String done = "{\"id\":\"x1\",\"status\":\"completed\",\"usage\":{\"total_tokens\":60}}";
        later(done, done);
        assertThat(json("poor", "/v1/responses", "{}").statusCode()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(poll("/v1/responses/x1")).isEqualTo(200);
        }
        String begun = "{\"id\":\"x2\",\"status\":\"queued\"}";
        later(begun, "");
        json("poor", "/v1/responses", "{\"background\":true}");
        String cancelled = "{\"id\":\"x2\",\"status\":\"cancelled\",\"usage\":{\"total_tokens\":30}}";
        later(cancelled, cancelled);
        json("poor", "/v1/responses/x2/cancel", "{}");
        for (int i = 0; i < 3; i++) {
            assertThat(poll("/v1/responses/x2")).isEqualTo(200);
        }
    }

    @Test
    void whatIsNeverAskedForIsForgottenInTime() {
        MemoryLimitStore store = new MemoryLimitStore(now::get);
        Limits limits = Limits.none().tokens(10, Duration.ofDays(1));
        for (int i = 0; i < 20_000; i++) {
            store.expect("x" + i, "alice", limits);
        }
        assertThat(store.expected()).isEqualTo(10_000);
        assertThat(TestUpstream.await(store.settle("x19999", 10))).isTrue();
        assertThat(TestUpstream.await(store.settle("x19999", 10))).isFalse();
        assertThat(TestUpstream.await(store.settle("x1", 10))).isFalse();
        assertThat(TestUpstream.await(store.admit("alice", limits))).isInstanceOf(LimitStore.Exceeded.class);
    }

    @Test
    void aBudgetAsksForAnswersThatCanBeRead() throws Exception {
        http.send(
                request("poor", "/v1/models").header("Accept-Encoding", "gzip").build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(upstream.only().headers().contains("accept-encoding")).isFalse();
    }

    @Test
    void callersWhoAreIdleAreForgotten() {
        MemoryLimitStore store = new MemoryLimitStore(now::get);
        Limits limits = Limits.none().requestsPerMinute(10).concurrentRequests(5);
        for (int i = 0; i < 5000; i++) {
            store.admit("caller " + i, limits);
            store.release("caller " + i, "");
            now.addAndGet(100);
        }
        assertThat(store.size()).isLessThan(3000);
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> Limits.none().requestsPerMinute(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Limits.none().models(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Limits.none().tokens(5, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Limits.none().tokens(5, Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
