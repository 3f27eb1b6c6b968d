package io.fluentopenai.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.client.json.Json;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request gets of a conversation in a browser. */
@NullUnmarked
class UiMessagesTest extends EndpointTest {
    private static final String BODY = """
            {"id":"chat_1","trigger":"submit-message","plan":"free","messages":[
              {"id":"1","role":"user","parts":[{"type":"text","text":"Rain "},{"type":"text","text":"today?"}]},
              {"id":"2","role":"assistant","parts":[
                {"type":"step-start"},
                {"type":"reasoning","text":"Hm"},
                {"type":"text","text":"Let me look."},
                {"type":"tool-weather","toolCallId":"c1","state":"output-available","input":{"city":"Glasgow"},"output":{"sky":"rain"}},
                {"type":"dynamic-tool","toolName":"tide","toolCallId":"c2","state":"output-error","errorText":"no sea"},
                {"type":"tool-map","toolCallId":"c3","state":"input-available","input":{}},
                {"type":"tool-web_search","toolCallId":"c4","state":"output-available","providerExecuted":true,"input":{},"output":{}},
                {"type":"step-start"},
                {"type":"data-progress","data":1},
                {"type":"text","text":"It rains."}]},
              {"id":"3","role":"user","parts":[
                {"type":"text","text":"Here?"},
                {"type":"file","mediaType":"image/png","url":"data:image/png;base64,QUJD"},
                {"type":"file","mediaType":"application/pdf","url":"data:application/pdf;base64,QUJD","filename":"a.pdf"}]}
            ]}""";

    @Test
    void chatGetsTheConversation() {
        server.reply("Yes");
        UiMessages.parse(BODY)
                .addTo(openai.chat().model("m").system("Be brief"))
                .send();
        JsonNode messages = server.takeRequest().json().path("messages");
        assertThat(messages).isEqualTo(Json.parse("""
                [{"role":"system","content":"Be brief"},
                 {"role":"user","content":"Rain today?"},
                 {"role":"assistant","content":"Let me look.","tool_calls":[
                   {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Glasgow\\"}"}},
                   {"id":"c2","type":"function","function":{"name":"tide","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"c1","content":"{\\"sky\\":\\"rain\\"}"},
                 {"role":"tool","tool_call_id":"c2","content":"{\\"error\\":\\"no sea\\"}"},
                 {"role":"assistant","content":"It rains."},
                 {"role":"user","content":[
                   {"type":"text","text":"Here?"},
                   {"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}},
                   {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,QUJD"}}]}]
                """));
    }

    @Test
    void responsesGetTheConversation() {
        server.reply("Yes");
        UiMessages.parse(BODY).addTo(openai.responses().model("m")).send();
        JsonNode input = server.takeRequest().json().path("input");
        assertThat(input).hasSize(8);
        assertThat(input.get(2))
                .isEqualTo(Json.parse("{\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"weather\","
                        + "\"arguments\":\"{\\\"city\\\":\\\"Glasgow\\\"}\"}"));
        assertThat(input.get(3))
                .isEqualTo(Json.parse("{\"type\":\"function_call_output\",\"call_id\":\"c1\","
                        + "\"output\":\"{\\\"sky\\\":\\\"rain\\\"}\"}"));
        assertThat(input.get(7).path("content")).hasSize(3);
    }

    @Test
    void thePageCanBeAskedForWhatItSent() {
        UiMessages chat = UiMessages.parse(BODY);
        assertThat(chat.chatId()).isEqualTo("chat_1");
        assertThat(chat.size()).isEqualTo(3);
        assertThat(chat.lastUserText()).isEqualTo("Here?");
        assertThat(chat.toTree().path("plan").asText()).isEqualTo("free");
        assertThat(UiMessages.parse("[]").lastUserText()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | The body is not valid JSON",
                "{\"prompt\":\"x\"} | The body has no array of messages",
                "[{\"role\":\"system\",\"parts\":[]}] | messages[0] has the role \"system\"",
                "[{\"role\":\"user\",\"content\":\"x\"}] | messages[0] has no array of parts",
            })
    void aBodyThatIsNoConversationIsRefused(String body, String message) {
        assertThatThrownBy(() -> UiMessages.parse(body))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFileOfTheServersOwnIsRefused() {
        UiMessages chat =
                UiMessages.parse("[{\"role\":\"user\",\"parts\":[{\"type\":\"file\",\"mediaType\":\"text/plain\","
                        + "\"url\":\"file:///etc/passwd\"}]}]");
        assertThatThrownBy(() -> chat.addTo(openai.chat().model("m")))
                .hasMessage("A file of the browser has neither an https nor a data URL");
    }
}
