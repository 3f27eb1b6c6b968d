package io.fluentopenai.completions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.EndpointTest;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Completions, the forerunner of chat. */
@NullUnmarked
class CompletionsTest extends EndpointTest {
    private static final String PIECES = """
            {"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":"Once","finish_reason":null,"logprobs":{"tokens":["Once"],"token_logprobs":[-1],"text_offset":[0]}}]}
            {"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[{"index":1,"text":"Two","finish_reason":null,"logprobs":null}]}
            {"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":" more","finish_reason":"stop","logprobs":{"tokens":[" more"],"token_logprobs":[-2],"text_offset":[4]}}]}
            {"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}
            """;

    private void answerInPieces() {
        server.handle(
                "createCompletion",
                request -> Reply.events(PIECES.lines()
                        .map(line -> StreamEvent.of(Json.parse(line)))
                        .toList()));
    }

    @Test
    void aTextIsGoneOnWith() {
        answer(
                "createCompletion",
                "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1,\"model\":\"m\",\"choices\":["
                        + "{\"index\":0,\"text\":\" there was\",\"finish_reason\":\"length\",\"logprobs\":null}]}");
        Completion completion = openai.completions().create("m", "Once upon a time");
        assertThat(completion.text()).isEqualTo(" there was");
        assertThat(completion.finishReason()).isEqualTo("length");
        assertThat(sent("createCompletion").path("prompt").asText()).isEqualTo("Once upon a time");
        assertThat(openai.completions().createAsync("m", "Once").join().text()).isEqualTo(" there was");
    }

    @Test
    void piecesOfAllChoicesAreAddedUp() {
        answerInPieces();
        StringBuilder text = new StringBuilder();
        ResultStream<Completion, Completion> stream = openai.completions().createStream("m", "Tell");
        stream.forEach(piece -> text.append(piece.text()));
        Completion whole = stream.result();
        assertThat(text).hasToString("Once more");
        assertThat(whole.text()).isEqualTo("Once more");
        assertThat(whole.finishReason()).isEqualTo("stop");
        assertThat(whole.usage().totalTokens()).isEqualTo(3);
        assertThat(whole.raw().choices().get(1).text()).isEqualTo("Two");
        assertThat(whole.raw().choices().get(0).logprobs().tokens()).containsExactly("Once", " more");
        assertThat(whole.raw().choices().get(0).logprobs().textOffset()).containsExactly(0L, 4L);
        assertThat(openai.completions()
                        .createStreamAsync("m", "Tell")
                        .join()
                        .collect()
                        .join()
                        .text())
                .isEqualTo("Once more");
    }

    @Test
    void aStreamWithoutAPieceHasNoResult() {
        server.handle("createCompletion", request -> Reply.events(StreamEvent.DONE));
        assertThatThrownBy(() -> openai.completions().createStream("m", "Tell").result())
                .isInstanceOf(StreamException.class);
    }
}
