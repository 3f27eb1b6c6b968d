package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of {@code java.net.http}. */
class HttpPitfallsTest extends PitfallTest {
    private static final String REPLY = "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCleartextPostOffersNoUpgradeSoThatItsBodyArrives(boolean ownHttpClient) {
        RawServer server = raw(request -> RawServer.json(REPLY));
        OpenAI openai = client(server.url(), settings -> {
            if (ownHttpClient) {
                settings.httpClient(HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .build());
            }
        });

        assertThat(hello(openai).send().text()).isEqualTo("Hi");
        assertThat(server.requests.get(0).head().toLowerCase(Locale.ROOT)).doesNotContain("upgrade", "http2-settings");
        assertThat(server.requests.get(0).body()).contains("\"Hello\"");
    }

    @Test
    void aPooledConnectionThatTheServerHasClosedIsReplacedAndTheCallSentAgain() {
        // Answers the first request of a connection, and hangs up on the second.
        RawServer server = raw(request -> request.ofConnection() == 0 ? RawServer.json(REPLY) : null);
        OpenAI openai = client(server);

        assertThat(hello(openai).send().text()).isEqualTo("Hi");
        assertThat(hello(openai).send().text()).isEqualTo("Hi");
        assertThat(hello(openai).sendAsync().join().text()).isEqualTo("Hi");

        List<String> bodies =
                server.requests.stream().map(RawServer.Request::body).toList();
        assertThat(bodies).hasSizeGreaterThan(3).containsOnly(bodies.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/gateway/openai/v1", "/gateway/openai/v1/", "/v1", "/v1/", "", "/"})
    void theLastSegmentOfABaseUrlWithoutASlashAtItsEndIsKept(String path) {
        RawServer server = raw(request -> RawServer.json("{\"object\":\"list\",\"data\":[]}"));
        OpenAI openai = client(server.url() + path, settings -> {});

        assertThat(openai.models().list().items()).isEmpty();
        assertThat(server.requests.get(0).target())
                .isEqualTo(path.startsWith("/gateway") ? "/gateway/openai/v1/models" : "/v1/models");
    }
}
