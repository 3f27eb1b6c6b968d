package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Reply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecretsTest extends PitfallTest {
    private static final String KEY = "sk-proj-abcdefghijklmnop";
    private static final String OTHER = "s3cr3t-of-the-gateway";

    private final Logger logger = Logger.getLogger("io.fluentopenai");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage() + trace(line.getThrown()));
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        logger.addHandler(handler);
        logger.setLevel(Level.ALL);
    }

    @AfterEach
    void stopListening() {
        logger.setLevel(null);
        logger.removeHandler(handler);
    }

    private static String trace(@Nullable Throwable thrown) {
        StringWriter out = new StringWriter();
        if (thrown != null) {
            thrown.printStackTrace(new PrintWriter(out));
        }
        return out.toString();
    }

    private OpenAI client(FakeOpenAI server, String key, boolean bodies) {
        return client(
                server.baseUrl(),
                settings -> settings.apiKey(key)
                        .header("X-Gateway-Key", OTHER)
                        .logBodies(bodies)
                        .maxRetries(0));
    }

    @Test
    void neitherLogNorExceptionNorTextShowsAKeyHoweverACallGoes() {
        FakeOpenAI server = closing(FakeOpenAI.builder().apiKey(KEY).start());
        OpenAI openai = client(server, KEY, true);
        OpenAI stranger = client(server, KEY + "-wrong", true);
        StringBuilder texts = new StringBuilder();

        hello(openai).send();
        hello(openai).stream().result();
        texts.append(openai).append(openai.client()).append(hello(openai)).append(openai.options());
        texts.append(openai.with(RequestOptions.builder()
                .header("Authorization", "Bearer " + KEY)
                .build()));
        texts.append(trace(catchThrowable(() -> hello(stranger).send())));
        texts.append(trace(catchThrowable(() -> hello(stranger).sendAsync().join())));
        server.failAll().cutBeforeHeaders();
        texts.append(trace(catchThrowable(() -> hello(openai).send())));
        server.clearFaults();
        server.failAll().malformedJson();
        texts.append(trace(catchThrowable(() -> hello(openai).send())));
        server.clearFaults();
        server.handle(
                "createChatCompletion",
                request -> Reply.error(401, "auth", "Incorrect key: " + request.header("Authorization"), null, null));
        Throwable echoed = catchThrowable(() -> hello(openai).send());
        texts.append(trace(echoed)).append(((OpenAIException) echoed).info());

        assertThat(lines).hasSizeGreaterThan(10);
        assertThat(String.join("\n", lines)).contains("authorization: ***", "Hello");
        assertThat(texts.toString()).contains("Incorrect key", "DecodeException");
        for (String secret : List.of(KEY, KEY.substring(8), OTHER)) {
            assertThat(String.join("\n", lines)).doesNotContain(secret);
            assertThat(texts.toString()).doesNotContain(secret);
        }
    }

    @Test
    void whatAServerGivesOutToKeepSecretIsNotShownEither() {
        FakeOpenAI server = closing(FakeOpenAI.builder().apiKey(KEY).start());
        OpenAI openai = client(server, KEY, true);

        var secret = openai.realtimeSecrets().create("gpt-realtime");
        assertThat(secret.value()).startsWith("ek_");
        assertThat(secret.toString()).doesNotContain(secret.value());
        assertThat(String.join("\n", lines)).contains("client_secrets").doesNotContain(secret.value());
    }

    @Test
    void aKeyThatCannotBeSentIsRefusedWithoutRepeatingIt() {
        Throwable refused = catchThrowable(() -> OpenAI.create("sk-live\nabcdef"));
        assertThat(refused).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Authorization");
        assertThat(trace(refused)).doesNotContain("abcdef").doesNotContain("sk-live");
    }
}
