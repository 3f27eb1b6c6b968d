package io.fluentopenai.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.Content;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.SchemaException;
import io.fluentopenai.schema.TypeRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FunctionToolTest {
    record City(String name, Optional<Integer> people) {}

    private static final String LOOSE =
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"integer\"}}}";
    private static final String STRICT = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"string\",\"null\"]},"
            + "\"list\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Item\"}}},\"required\":[\"a\",\"list\"],"
            + "\"additionalProperties\":false,\"$defs\":{\"Item\":{\"type\":\"object\",\"properties\":{},\"required\":[],"
            + "\"additionalProperties\":false}}}";

    @Test
    void namesAreCheckedBeforeAnythingIsSent() {
        for (String name : List.of("", "with space", "dots.are.bad", "ü", "x".repeat(65))) {
            assertThatThrownBy(() -> Tool.define(name, "")).as(name).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Tool.custom(name, "")).as(name).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Tool.define("ok", "").named(name))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("64 at most");
        }
        assertThat(Tool.define("x".repeat(64), "").name()).hasSize(64);
        assertThat(Tool.define("a-B_9", "").name()).isEqualTo("a-B_9");
    }

    @Test
    void functionsOfEveryFormAreCalled() {
        String city = "{\"name\":\"Rome\",\"people\":3}";
        Codec<City> codec = Codec.of(City.class);
        assertThat(List.of(
                        Tool.fromFunction("f", "", City.class, c -> c.name()),
                        Tool.fromFunction("f", "", City.class, (c, context) -> c.name()),
                        Tool.fromFunction("f", "", codec, c -> c.name()),
                        Tool.fromFunction("f", "", codec, (c, context) -> c.name()),
                        Tool.fromFunction("f", "", City.class, c -> CompletableFuture.completedFuture(c.name())),
                        Tool.fromJson("f", "", codec.schema(), (json, context) -> json.path("name")),
                        Tool.fromFunction("f", "", () -> "Rome"),
                        Tool.fromFunction("f", "", context -> "Rome")))
                .allSatisfy(tool -> assertThat(tool.invoke(city).output()).isEqualTo("Rome"));
        assertThat(Tool.fromFunction("f", "", new TypeRef<List<Integer>>() {}, List::size)
                        .invoke("{\"value\":[1,2]}", Integer.class))
                .isEqualTo(2);
        assertThat(Tool.fromFunction("f", "", new TypeRef<List<Integer>>() {}, (list, context) -> list)
                        .invoke("{\"value\":[1,2]}")
                        .output())
                .isEqualTo("[1,2]");
        assertThat(Tools.of(Tool.custom("c", "", text -> text + "!"))
                        .invoke(new ToolCall("1", "c", "{ no JSON", ToolCall.Kind.CUSTOM, null))
                        .output())
                .isEqualTo("{ no JSON!");
        assertThat(Tools.of(Tool.fromFunction("f", "", () -> "x"))
                        .invokeAsync(new ToolCall("1", "f", ""))
                        .join()
                        .output())
                .isEqualTo("x");
    }

    @Test
    void theSchemaOfADefinitionIsSentAsItIsWithStrictModeIfItObeysItsRules() {
        assertThat(Tool.define("f", "").isStrict()).isTrue();
        assertThat(Tool.define("f", "", STRICT).isStrict()).isTrue();
        assertThat(Tool.define("f", "", LOOSE).isStrict()).isFalse();
        assertThat(Tool.define("f", "", STRICT).strict(false).strict(true).isStrict())
                .isTrue();
        assertThatThrownBy(() -> Tool.define("f", "", LOOSE).strict(true))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("f#: the object allows other properties");
        assertThat(Tool.define("f", "", STRICT).strict(false).isStrict()).isFalse();
        assertThat(Tool.define("f", "", Codec.of(City.class)).isStrict()).isTrue();
        Codec<JsonNode> loose = Codec.ofSchema("loose", LOOSE, false);
        assertThat(Tool.define("f", "", loose).isStrict()).isFalse();
        assertThat(Tool.fromFunction("f", "", loose, json -> json).isStrict()).isFalse();
        assertThat(Tool.fromFunction("f", "", Codec.ofSchema("s", STRICT), json -> json)
                        .isStrict())
                .isTrue();
        assertThat(Tool.define("f", "", LOOSE).schema()).isEqualTo(Json.parse(LOOSE));
        assertThat(Tool.define("f", "", LOOSE).isCallable()).isFalse();
        for (String open : List.of(
                STRICT.replace("\"required\":[\"a\",\"list\"]", "\"required\":[\"a\"]"),
                STRICT.replace("\"additionalProperties\":false,\"$defs\"", "\"$defs\""),
                STRICT.replace("[\"string\",\"null\"]", "\"string\",\"minLength\":1"),
                STRICT.replace("[\"string\",\"null\"]", "\"string\",\"format\":\"uri\""),
                STRICT.replace("{\"type\":[\"string\",\"null\"]}", "{}"),
                STRICT.replace("\"properties\":{},", "\"properties\":{\"x\":{\"type\":\"string\"}},"),
                STRICT.replace(",\"items\":{\"$ref\":\"#/$defs/Item\"}", ""),
                STRICT.replace("\"type\":[\"string\",\"null\"]", "\"enum\":[\"x\"]"),
                STRICT.replace("#/$defs/Item\"", "#/$defs/Missing\""))) {
            assertThat(Tool.define("f", "", open).isStrict()).as(open).isFalse();
        }
        assertThatThrownBy(() -> Tool.define("f", "", "[1]")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tool.define("f", "", "{\"type\":\"array\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("object");
        assertThatThrownBy(() -> Tool.define("f", "", "{")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aToolIsNotChangedByWhatIsMadeOfIt() {
        FunctionTool tool = Tool.define("f", "Does", LOOSE);
        FunctionTool other = tool.named("g")
                .describedAs("Else")
                .timeout(Duration.ofSeconds(1))
                .needingApproval();

        assertThat(tool.name()).isEqualTo("f");
        assertThat(tool.description()).isEqualTo("Does");
        assertThat(tool.timeout()).isNull();
        assertThat(tool.needsApproval()).isFalse();
        assertThat(other.name()).isEqualTo("g");
        assertThat(other.description()).isEqualTo("Else");
        assertThat(other.timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(other.needsApproval()).isTrue();
        tool.schema().put("type", "string");
        assertThat(tool.schema()).isEqualTo(Json.parse(LOOSE));
        assertThatThrownBy(() -> tool.timeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whateverAFunctionReturnsIsToldInTheFormThatModelsReadBest() {
        assertThat(told("text, \"as it is\"")).isEqualTo("text, \"as it is\"");
        assertThat(told(12)).isEqualTo("12");
        assertThat(told(1.5)).isEqualTo("1.5");
        assertThat(told(true)).isEqualTo("true");
        assertThat(told('x')).isEqualTo("x");
        assertThat(told(Optional.of("x"))).isEqualTo("x");
        assertThat(told(Optional.empty())).isEqualTo("null");
        assertThat(told(List.of(1, 2))).isEqualTo("[1,2]");
        assertThat(told(Map.of("a", Optional.of(1)))).isEqualTo("{\"a\":1}");
        assertThat(told(Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00Z\"");
        assertThat(told(Duration.ofSeconds(90))).isEqualTo("\"PT1M30S\"");
        assertThat(told(new City("Rome", Optional.empty()))).isEqualTo("{\"name\":\"Rome\",\"people\":null}");
        assertThat(told(Json.parse("{\"a\":1.50}"))).isEqualTo("{\"a\":1.50}");
        assertThat(told(Json.parse("\"text\""))).isEqualTo("text");
        assertThat(told(List.of(Content.text("a"), Content.imageUrl("https://example.com/a.png"))))
                .startsWith("a\n(Image");
        assertThat(told(new Object() {
                    @SuppressWarnings("unused") // Jackson calls it.
                    public String getBroken() {
                        throw new IllegalStateException("unreadable");
                    }
                }))
                .startsWith("{\"error\":\"The result, a ");
    }

    private static String told(Object value) {
        return Tool.fromFunction("f", "", () -> value).invoke("{}").output();
    }

    @Test
    void rawArgumentsAreAnObjectOrTheModelIsTold() {
        FunctionTool raw = Tool.fromJson("f", "", Json.parse(LOOSE), (json, context) -> json);
        assertThat(raw.invoke("{\"c\":[1]}").output()).isEqualTo("{\"c\":[1]}");
        assertThat(raw.invoke("").output()).isEqualTo("{}");
        for (String wrong : List.of("[]", "1", "{", "{\"a\":1}}", "nonsense")) {
            assertThat(raw.invoke(wrong).failure()).as(wrong).isEqualTo(ToolFailure.BAD_ARGUMENTS);
        }
    }

    @Test
    void aValueOfAnotherTypeIsNamed() {
        FunctionTool tool = Tool.fromFunction("f", "", () -> 1);
        assertThat(tool.invoke("{}", Integer.class)).isEqualTo(1);
        assertThatThrownBy(() -> tool.invoke("{}", String.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("java.lang.Integer");
    }

    @Test
    void toolsOfTheServerAreKnownByTheirType() {
        assertThat(Tools.of(Tool.webSearch(), Tool.codeInterpreter("cntr_1"), Tool.mcp("docs", "https://example.com"))
                        .asList())
                .extracting(Tool::name)
                .containsExactly("web_search", "code_interpreter", "docs");
        HostedTool mcp = Tool.mcp(tool -> tool.serverLabel("mail")
                .connectorId("connector_gmail")
                .authorization("secret")
                .requireApproval(never()));
        JsonNode json = mcp.json();
        assertThat(json.path("connector_id").asText()).isEqualTo("connector_gmail");
        assertThat(json.path("require_approval").asText()).isEqualTo("never");
        assertThat(mcp.toString()).doesNotContain("secret");
        assertThat(Tool.localShell((call, context) -> "").isCallable()).isTrue();
        assertThat(Tool.localShell().isCallable()).isFalse();
        assertThatThrownBy(() -> Tools.of(Tool.webSearch(), Tool.webSearch()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static io.fluentopenai.client.model.MCPToolRequireApproval never() {
        return io.fluentopenai.client.model.MCPToolRequireApproval.ofString("never");
    }
}
