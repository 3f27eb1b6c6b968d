package io.fluentopenai.internal.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.ChatCompletionMessageToolCallsItem;
import io.fluentopenai.client.model.ChatCompletionStreamResponseDelta;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class StreamedToolCallsTest {
    private static final String A = "{\\\"city\\\":\\\"A\\\"}";
    private static final String B = "{\\\"city\\\":\\\"B\\\"}";

    private final StreamedToolCalls calls = new StreamedToolCalls();

    /** One delta with these pieces. */
    private void delta(String... pieces) {
        String json = "{'tool_calls':[" + String.join(",", pieces) + "]}";
        calls.accept(Json.read(json.replace('\'', '"'), ChatCompletionStreamResponseDelta.class)
                .toolCalls());
    }

    private static String piece(Integer index, String id, String name, String arguments) {
        List<String> properties = new ArrayList<>();
        if (index != null) {
            properties.add("'index':" + index);
        }
        if (id != null) {
            properties.add("'id':'" + id + "'");
        }
        properties.add("'function':{" + (name == null ? "" : "'name':'" + name + "'" + (arguments == null ? "" : ","))
                + (arguments == null ? "" : "'arguments':'" + arguments + "'") + "}");
        return "{" + String.join(",", properties) + "}";
    }

    /** Each as {@code id name arguments}. */
    private List<String> result() {
        return calls.result().stream()
                .map(Json::toTree)
                .map(call -> call.path("id").asText("-") + " "
                        + call.at("/function/name").asText() + " "
                        + call.at("/function/arguments").asText())
                .toList();
    }

    @Test
    void anotherCallBeginsWhenTheJsonOfTheOneBeforeIsCompleteAndNeitherIndexNorIdTellsThemApart() {
        delta(piece(0, "", "w", A));
        delta(piece(0, "", "w", B));
        assertThat(result()).containsExactly("- w {\"city\":\"A\"}", "- w {\"city\":\"B\"}");
    }

    @Test
    void soItDoesWithinOneDeltaWithoutIndexesAndWhenTheCallsComeInPieces() {
        delta(piece(null, null, "w", A), piece(null, null, "w", B));
        delta(piece(null, null, "v", ""));
        delta(piece(null, null, null, "{\\\"c\\\":"));
        delta(piece(null, null, null, "1}"));
        delta(piece(null, null, "v", ""));
        delta(piece(null, null, null, "{\\\"c\\\":2}"));
        assertThat(result())
                .containsExactly("- w {\"city\":\"A\"}", "- w {\"city\":\"B\"}", "- v {\"c\":1}", "- v {\"c\":2}");
    }

    @Test
    void bracketsAndQuotesWithinTextEndNothing() {
        delta(piece(0, "", "w", "{\\\"a\\\":\\\"}\\\\\\\\\\\\\\\"{\\\""));
        delta(piece(0, "", "w", ",\\\"b\\\":[\\\"]\\\"]"));
        delta(piece(0, "", "w", "}"));
        assertThat(result()).hasSize(1);
    }

    @Test
    void aNameInPiecesIsJoinedAndTheSameNameAgainIsNotDoubled() {
        delta(piece(0, "a", "edit_ex", null));
        delta(piece(0, null, "isting_file", null));
        delta(piece(0, null, null, A));
        delta(piece(1, "b", "w", ""));
        delta(piece(1, "b", "w", "{\\\"c\\\":"));
        delta(piece(1, "b", "w", "1}"));
        delta(piece(1, "b", "w", ""));
        delta(piece(2, "c", "get", ""));
        delta(piece(2, "c", "get_all", "{}"));
        assertThat(result()).containsExactly("a edit_existing_file {\"city\":\"A\"}", "b w {\"c\":1}", "c get_all {}");
    }

    @Test
    void aNameThatIsSaidAgainBehindCompleteArgumentsIsNoFurtherCall() {
        delta(piece(0, "", "w", A));
        delta(piece(0, "", "w", ""));
        delta(piece(0, "", "w", null));
        assertThat(result()).containsExactly("- w {\"city\":\"A\"}");
    }

    @Test
    void anotherNameBehindArgumentsIsAnotherCallEvenIfThoseWereCut() {
        delta(piece(0, null, "f", "{\\\"a\\\":"));
        delta(piece(0, null, "g", "{}"));
        assertThat(result()).containsExactly("- f {\"a\":", "- g {}");
    }

    @Test
    void callsThatAreNumberedAlikeAndInterleavedAreToldApartByTheirIds() {
        delta(piece(0, "a", "f", "{\\\"v\\\":"), piece(0, "b", "f", "{\\\"v\\\":"));
        delta(piece(0, "a", null, "1}"));
        delta(piece(0, "b", null, "2}"));
        assertThat(result()).containsExactly("a f {\"v\":1}", "b f {\"v\":2}");
    }

    @Test
    void indexesThatGrowWithEachPieceAreNoIndexes() {
        delta(piece(0, "a", "f", "{\\\"v\\\":"));
        delta(piece(1, "a", null, "1"));
        delta(piece(2, null, null, "}"));
        delta(piece(3, "b", "f", "{}"));
        assertThat(result()).containsExactly("a f {\"v\":1}", "b f {}");
    }

    @Test
    void aCallGoesOnWhenOnlySomeOfItsPiecesAreNumbered() {
        delta(piece(0, "a", "f", "{"));
        delta(piece(null, null, null, "\\\"v\\\":1"));
        delta(piece(0, null, null, "}"));
        delta(piece(null, "b", "g", ""));
        delta(piece(null, null, null, "{}"));
        assertThat(result()).containsExactly("a f {\"v\":1}", "b g {}");
    }

    @Test
    void oneIdForAllCallsDoesNotMakeThemOne() {
        delta(piece(0, "call_0", "f", A));
        delta(piece(0, "call_0", "f", B));
        delta(piece(1, "call_0", "f", A));
        assertThat(result())
                .containsExactly("call_0 f {\"city\":\"A\"}", "call_0 f {\"city\":\"B\"}", "call_0 f {\"city\":\"A\"}");
    }

    @Test
    void aWholeCallThatIsSaidAgainAtTheEndComesOnce() {
        delta(piece(0, "a", "f", ""));
        delta(piece(0, null, null, A));
        delta(piece(0, "a", "f", A));
        delta(piece(0, null, null, A));
        assertThat(result()).containsExactly("a f {\"city\":\"A\"}");
    }

    @Test
    void anEmptyObjectThatStandsForArgumentsToComeIsReplacedByThem() {
        delta("{'index':0,'id':'a','function':{'name':'f','arguments':{}}}");
        delta(piece(0, null, null, "{\\\"v\\\":"));
        delta(piece(0, null, null, "1}"));
        assertThat(result()).containsExactly("a f {\"v\":1}");
    }

    @Test
    void emptyPiecesAreNoCallsAndReplaceNothing() {
        delta("{'index':0}");
        delta("{}");
        delta("{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':'{'}}");
        delta("{'index':0,'id':'','type':'','function':{'name':'','arguments':''}}");
        delta("{'index':0,'id':null,'type':null,'function':null}");
        delta(piece(0, null, null, "}"));
        assertThat(result()).containsExactly("a f {}");
        assertThat(calls.result())
                .extracting(ChatCompletionMessageToolCallsItem::type)
                .containsExactly("function");
    }

    @Test
    void aKindOfCallThatNobodyKnowsKeepsItsTypeAndWhatElseIsSaid() {
        delta("{'index':0,'id':'a','type':'builtin','function':{'name':'$search','arguments':'{','mark':1}}");
        delta("{'index':0,'function':{'arguments':'}'},'signature':'S'}");
        delta("{'index':1,'id':7,'type':'FUNCTION','function':{'name':'f','arguments':'{}'}}");
        delta("{'index':2,'id':'c','type':'custom','custom':{'name':'sql','input':'SELECT '}}");
        delta("{'index':2,'custom':{'input':'{}'}}");
        assertThat(calls.result())
                .map(Json::toTree)
                .containsExactly(
                        tree(
                                "{'id':'a','type':'builtin','function':{'name':'$search','arguments':'{}','mark':1},'signature':'S'}"),
                        tree("{'id':'7','type':'function','function':{'name':'f','arguments':'{}'}}"),
                        tree("{'id':'c','type':'custom','custom':{'name':'sql','input':'SELECT {}'}}"));
    }

    private static JsonNode tree(String json) {
        return Json.parse(json.replace('\'', '"'));
    }

    /** How a server tells its calls apart: numbers, ids, both, or neither; and how often it says their names. */
    record Server(boolean numbers, boolean ids, boolean idsInEachPiece, boolean namesInEachPiece, int cut) {}

    @Provide
    Arbitrary<Server> servers() {
        Arbitrary<Boolean> yesOrNo = Arbitraries.of(true, false);
        return net.jqwik.api.Combinators.combine(
                        yesOrNo,
                        yesOrNo,
                        yesOrNo,
                        yesOrNo,
                        Arbitraries.integers().between(1, 9))
                .as(Server::new);
    }

    @Provide
    Arbitrary<List<String>> arguments() {
        return Arbitraries.strings()
                .withChars("{}[]\",:\\ ab")
                .ofMaxLength(12)
                .map(text -> "{\"a\":" + com.fasterxml.jackson.databind.node.TextNode.valueOf(text) + "}")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Property(tries = 500)
    void howeverCallsAreNumberedNamedAndCutEachComesOnceAndWhole(
            @ForAll("servers") Server server, @ForAll("arguments") List<String> arguments) {
        StreamedToolCalls streamed = new StreamedToolCalls();
        for (int call = 0; call < arguments.size(); call++) {
            String all = arguments.get(call);
            for (int at = 0; at < all.length(); at += server.cut) {
                boolean first = at == 0;
                String piece = piece(
                        server.numbers ? (Integer) call : (Integer) 0,
                        server.ids && (first || server.idsInEachPiece) ? "id" + call : null,
                        first || server.namesInEachPiece ? "f" : null,
                        escaped(all.substring(at, Math.min(all.length(), at + server.cut))));
                streamed.accept(Json.read(
                                ("{'tool_calls':[" + piece + "]}").replace('\'', '"'),
                                ChatCompletionStreamResponseDelta.class)
                        .toolCalls());
            }
        }
        assertThat(streamed.result())
                .extracting(call -> Json.toTree(call).at("/function/arguments").asText())
                .containsExactlyElementsOf(arguments);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
