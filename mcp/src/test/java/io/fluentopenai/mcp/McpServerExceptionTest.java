package io.fluentopenai.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class McpServerExceptionTest {
    @Test
    void theMessageTellsEachCauseAndNothingOfJacksonsSource() {
        Throwable broken = catchThrowable(() -> new ObjectMapper().readTree("{\"a\": [1"));

        RuntimeException told = McpServerException.of("reach", "files", new IllegalStateException("No answer", broken));

        assertThat(broken.getMessage()).contains("[Source");
        assertThat(told.getMessage())
                .startsWith("Cannot reach the MCP server files: No answer: Unexpected end-of-input")
                .doesNotContain("[Source");
    }
}
