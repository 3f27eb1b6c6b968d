package io.fluentopenai.internal.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.ChatCompletionMessageToolCall;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallsItem;
import io.fluentopenai.client.model.ChatCompletionResponseMessage;
import io.fluentopenai.client.model.ChatCompletionResponseMessageFunctionCall;
import io.fluentopenai.client.model.FunctionToolCall;
import io.fluentopenai.client.model.OutputItem;
import io.fluentopenai.client.model.RealtimeConversationItemFunctionCall;
import io.fluentopenai.client.model.Response;
import io.fluentopenai.client.model.RunToolCallObject;
import io.fluentopenai.tools.ToolCall;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class ToolCallItemsTest {
    private static <T extends JsonValue> T read(String json, Class<T> type) {
        return Json.read(json.replace('\'', '"'), type);
    }

    private static List<ChatCompletionMessageToolCallsItem> chat(String calls) {
        return ToolCallItems.ofChat(
                read("{'tool_calls':" + calls + "}", ChatCompletionResponseMessage.class)
                        .toolCalls(),
                ChatCompletionMessageToolCallsItem.class);
    }

    private static List<OutputItem> response(String output) {
        return ToolCallItems.ofResponse(
                read("{'output':" + output + "}", Response.class).output(), OutputItem.class, OutputItem::type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "'type':null,", "'type':'',", "'type':' ',", "'type':'Function',", "'type':'FUNCTION',"})
    void aCallOfChatWithoutATypeOrInAnotherCaseIsAFunctionCall(String type) {
        var calls = chat("[{" + type + "'id':'a','function':{'name':'w','arguments':'{}'},'signature':'S'}]");
        assertThat(calls).singleElement().isInstanceOf(ChatCompletionMessageToolCall.class);
        assertThat(Json.toTree(calls.get(0)))
                .isEqualTo(Json.parse(
                        ("{'type':'function','id':'a','function':{'name':'w','arguments':'{}'}," + "'signature':'S'}")
                                .replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'type':null,", "'type':'',", "'type':'Function_Call',", "'type':'FUNCTION_CALL',"})
    void aCallOfAResponseWithoutATypeOrInAnotherCaseIsAFunctionCall(String type) {
        var items = response("[{" + type + "'call_id':'a','name':'w','arguments':'{}'}]");
        assertThat(items).singleElement().isInstanceOf(FunctionToolCall.class);
        assertThat(((FunctionToolCall) items.get(0)).callId()).isEqualTo("a");
    }

    @Test
    void idsThatAreMissingEmptyOrTakenAreMadeUpAndNoTwoAreTheSame() {
        String calls = "["
                + "{'id':'a',F},{'id':'a',F},{'id':'',F},{'id':null,F},{F},{'id':7,F}"
                        .replace("F", "'type':'function','function':{'name':'w','arguments':'{}'}")
                + "]";
        Set<String> ids = new HashSet<>();
        for (var call : chat(calls)) {
            String id = ((ChatCompletionMessageToolCall) call).id();
            assertThat(id).isNotBlank();
            assertThat(ids.add(id)).isTrue();
            assertThat(Json.toTree(call).get("id").isTextual()).isTrue();
        }
        assertThat(ids).hasSize(6).contains("a", "7");
    }

    @Test
    void aCallOfAResponseIsAnsweredUnderItsOwnIdIfItHasNoOther() {
        var items = response("[{'type':'function_call','id':'fc_1','name':'w','arguments':'{}'},"
                + "{'type':'function_call','id':'','call_id':'','name':'w','arguments':'{}'},"
                + "{'type':'function_call','id':'fc_3','call_id':'fc_1','name':'w','arguments':'{}'},"
                + "{'type':'custom_tool_call','name':'sql','input':'x'},"
                + "{'type':'local_shell_call','id':'sh_1','action':{'type':'exec','command':['ls']}}]");
        assertThat(items)
                .map(item -> ToolCallItems.id(Json.toTree(item)))
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
        assertThat(ToolCallItems.id(Json.toTree(items.get(0)))).isEqualTo("fc_1");
        assertThat(ToolCallItems.id(Json.toTree(items.get(4)))).isEqualTo("sh_1");
        assertThat(Json.toTree(items.get(1)).has("id")).isFalse();
    }

    @Test
    void whatIsNoCallOrLacksNothingIsTheSameObject() {
        Response response = read(
                "{'output':[{'type':'message','id':'m','role':'assistant','status':'completed','content':[]},"
                        + "{'type':'mcp_call','id':'x','name':'n','arguments':'{}','server_label':'s'},"
                        + "{'type':'novelty','name':'n'},{'name':'n','server_label':'s','arguments':'{}'},"
                        + "{'type':'function_call','call_id':'a','id':'fc','name':'w','arguments':'{}'}]}",
                Response.class);
        List<OutputItem> items = ToolCallItems.ofResponse(response.output(), OutputItem.class, OutputItem::type);
        for (int i = 0; i < items.size(); i++) {
            assertThat(items.get(i)).isSameAs(response.output().get(i));
        }
        String unknown = "[{'type':'web_search','id':'a','web_search':{'name':null}}]";
        assertThat(Json.toTree(chat(unknown).get(0)))
                .isEqualTo(Json.parse(unknown.replace('\'', '"')).get(0));
    }

    @Test
    void argumentsAreText() {
        var calls = chat("[{'id':'a','type':'function','function':{'name':'w','arguments':{'v':1}}},"
                + "{'id':'b','type':'function','function':{'name':null,'arguments':null}},"
                + "{'id':'c','type':'custom','custom':{'name':'sql','input':null}}]");
        assertThat(calls)
                .map(Json::toTree)
                .map(call -> call.path(call.path("type").asText()).toString())
                .containsExactly(
                        "{\"name\":\"w\",\"arguments\":\"{\\\"v\\\":1}\"}",
                        "{\"name\":\"\",\"arguments\":\"\"}",
                        "{\"name\":\"sql\",\"input\":\"\"}");
    }

    @Test
    void callsOfEveryKindAreReadAsToolCalls() {
        ToolCall weather = new ToolCall("a", "weather", "{}");
        String nested = "{'id':'a','type':'function','function':{'name':'weather','arguments':'{}'}}";
        String flat = "{'type':'function_call','id':'i','call_id':'a','name':'weather','arguments':'{}'}";
        assertThat(ToolCallItems.call(read(nested, ChatCompletionMessageToolCallsItem.class)))
                .isEqualTo(weather);
        assertThat(ToolCallItems.call(read(nested, RunToolCallObject.class))).isEqualTo(weather);
        assertThat(ToolCallItems.call(read(flat, OutputItem.class))).isEqualTo(weather);
        assertThat(ToolCallItems.call(read(flat, RealtimeConversationItemFunctionCall.class)))
                .isEqualTo(weather);
        assertThat(ToolCallItems.call(read(
                                "{'name':'weather','arguments':'{}'}", ChatCompletionResponseMessageFunctionCall.class))
                        .name())
                .isEqualTo("weather");
        assertThat(ToolCallItems.call(
                        read("{'type':'custom_tool_call','call_id':'c','name':'sql','input':'x'}", OutputItem.class)))
                .isEqualTo(new ToolCall("c", "sql", "x", ToolCall.Kind.CUSTOM, null));
        OutputItem shell = read("{'type':'shell_call','call_id':'s','action':{'commands':['ls']}}", OutputItem.class);
        assertThat(ToolCallItems.call(shell).kind()).isEqualTo(ToolCall.Kind.HOSTED);
        JsonNode message = Json.parse("{\"type\":\"message\",\"content\":[]}");
        assertThatThrownBy(() -> ToolCallItems.call(new OutputItem.Unknown(message)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("message");
    }
}
