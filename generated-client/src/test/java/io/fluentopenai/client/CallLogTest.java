package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallLogTest {
    private final Logger logger = Logger.getLogger("io.fluentopenai.client");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.FINE);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    @Test
    void eachCallIsOneLineWithoutSecrets() throws Exception {
        try (WireServer server =
                WireServer.answering(WireServer.response(200, "x-request-id: req_3\r\n", "{\"answer\":\"private\"}"))) {
            PlainApi api = new PlainApi(server);
            api.tree(Call.post("/chat/completions")
                    .query("secret", "hidden")
                    .json(java.util.Map.of("question", "private")));
            api.treeAsync(Call.get("/models")).join();

            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).matches("FINE POST /v1/chat/completions: 200 in \\d+ ms, request req_3");
            assertThat(lines.get(1)).matches("FINE GET /v1/models: 200 in \\d+ ms, request req_3");
        }
    }

    @Test
    void aCallThatFailsIsALineToo() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> connection.close())) {
            assertThatThrownBy(() -> new PlainApi(server).get("/models")).isNotNull();

            assertThat(lines).hasSize(1);
            assertThat(lines.get(0)).matches("FINE GET /v1/models: ConnectionException in \\d+ ms");
        }
    }
}
