package io.fluentopenai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import java.net.http.HttpHeaders;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ChatAccumulatorTest {
    private static final ResponseInfo OK = ResponseInfo.of(200, HttpHeaders.of(Map.of(), (name, value) -> true));

    private final ApiClient client = ApiClient.create("http://localhost:1", "sk-1");
    private final ChatAccumulator accumulator = new ChatAccumulator(OpenAI.of(client), OK);

    @AfterEach
    void close() {
        client.close();
    }

    private void accept(String json) {
        accumulator.accept(Json.read(json.replace('\'', '"'), CreateChatCompletionStreamResponse.class));
    }

    private void delta(int index, String delta) {
        accept("{'id':'chatcmpl-1','created':7,'model':'m','choices':[{'index':" + index + ",'delta':" + delta + "}]}");
    }

    @Test
    void textOfSeveralChoicesIsKeptApart() {
        delta(1, "{'role':'assistant','content':'B'}");
        delta(0, "{'role':'assistant','content':'A'}");
        delta(1, "{'content':'b '}");
        delta(0, "{'content':' '}");
        delta(0, "{}");
        accept(
                "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'system_fingerprint':'fp','service_tier':'default'}");
        accept("{'choices':[],'usage':{'total_tokens':9}}");
        ChatCompletion whole = accumulator.result();
        assertThat(whole.text()).isEqualTo("A ");
        assertThat(whole.raw().choices().get(1).message().content()).isEqualTo("Bb ");
        assertThat(whole.finishReason()).isEqualTo("stop");
        assertThat(whole.id()).isEqualTo("chatcmpl-1");
        assertThat(whole.raw().created()).isEqualTo(7);
        assertThat(whole.raw().systemFingerprint()).isEqualTo("fp");
        assertThat(whole.raw().serviceTier().value()).isEqualTo("default");
        assertThat(whole.usage().totalTokens()).isEqualTo(9);
        assertThat(whole.info()).isSameAs(OK);
    }

    @Test
    void toolCallsAreAddedUpByTheirIndexWhateverLaterChunksLeaveOut() {
        delta(
                0,
                "{'tool_calls':[{'index':0,'id':'call_a','type':'function','function':{'name':'rain','arguments':''}}]}");
        delta(0, "{'tool_calls':[{'index':1,'id':'call_b','type':'function','function':{'name':'sun'}}]}");
        delta(0, "{'tool_calls':[{'index':0,'id':'','function':{'name':null,'arguments':'{\\\"a\\\":'}}]}");
        delta(0, "{'tool_calls':[{'index':1,'id':null,'function':{'name':'','arguments':'{}'}}]}");
        delta(0, "{'tool_calls':[{'index':0,'function':{'arguments':'1}'}}]}");
        delta(0, "{'tool_calls':[{'index':0,'function':{'arguments':null}}]}");
        var calls = accumulator.result().toolCalls();
        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).id()).isEqualTo("call_a");
        assertThat(calls.get(0).function().name()).isEqualTo("rain");
        assertThat(calls.get(0).function().arguments()).isEqualTo("{\"a\":1}");
        assertThat(calls.get(1).id()).isEqualTo("call_b");
        assertThat(calls.get(1).function().arguments()).isEqualTo("{}");
    }

    @Test
    void toolCallsWithoutIndexesGoOnWithTheOneThatBeganLast() {
        delta(0, "{'tool_calls':[{'id':'a','function':{'name':'f','arguments':'{'}}]}");
        delta(0, "{'tool_calls':[{'function':{'arguments':'}'}}]}");
        delta(0, "{'tool_calls':[{'id':'b','function':{'name':'g','arguments':'[]'}}]}");
        var calls = accumulator.result().toolCalls();
        assertThat(calls).extracting(call -> call.function().arguments()).containsExactly("{}", "[]");
    }

    @Test
    void callsThatAServerNumbersAlikeAreKeptApart() {
        delta(0, "{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'{\\\"v\\\":1'}}]}");
        delta(0, "{'tool_calls':[{'index':0,'function':{'arguments':'}'}}]}");
        delta(0, "{'tool_calls':[{'index':0,'id':'b','function':{'name':'f','arguments':'{\\\"v\\\":2'}}]}");
        delta(0, "{'tool_calls':[{'index':0,'id':'c','function':{'arguments':'}'}}]}");
        var calls = accumulator.result().toolCalls();
        assertThat(calls).extracting(call -> call.function().arguments()).containsExactly("{\"v\":1}", "{\"v\":2}");
        assertThat(calls.get(0).id()).isEqualTo("a");
    }

    @Test
    void callsWithoutNumbersAreToldApartByTheirIdsOrElseByTheirNames() {
        delta(0, "{'tool_calls':[{'id':'a','function':{'name':'f','arguments':'{'}}]}");
        delta(0, "{'tool_calls':[{'id':'b','function':{'name':'f','arguments':'['}}]}");
        delta(0, "{'tool_calls':[{'id':'a','function':{'name':'f','arguments':'}'}}]}");
        delta(0, "{'tool_calls':[{'id':'b','function':{'arguments':']'}}]}");
        delta(1, "{'tool_calls':[{'function':{'name':'f','arguments':'{}'}},{'function':{'name':'g'}}]}");
        ChatCompletion whole = accumulator.result();
        assertThat(whole.toolCalls())
                .extracting(call -> call.function().arguments())
                .containsExactly("{}", "[]");
        assertThat(whole.raw().choices().get(1).message().toolCalls()).hasSize(2);
    }

    @Test
    void argumentsThatAreNoTextAreTheirJson() {
        delta(0, "{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':{'v':1}}}]}");
        assertThat(accumulator.result().toolCalls().get(0).function().arguments())
                .isEqualTo("{\"v\":1}");
    }

    @Test
    void whatTheDocumentDoesNotNameInChunksIsKept() {
        delta(
                0,
                "{'tool_calls':[{'index':0,'id':'a','function':{'name':'f'},'extra_content':{'google':{'thought_signature':'S'}}}]}");
        delta(0, "{'details':[{'text':'a'}]}");
        delta(0, "{'details':[{'text':'b'}],'annotations':[{'type':'url_citation','url_citation':{'url':'u'}}]}");
        accept("{'choices':[{'index':0,'delta':{},'stop_reason':'end'}],'citations':['u'],'obfuscation':'x'}");
        ChatCompletion whole = accumulator.result();
        var call = whole.toMessage().toolCalls().get(0);
        assertThat(Json.toTree(call)
                        .at("/extra_content/google/thought_signature")
                        .asText())
                .isEqualTo("S");
        assertThat(whole.message().extraProperty("details")).hasSize(2);
        assertThat(whole.message().annotations()).hasSize(1);
        assertThat(whole.choice().extraProperty("stop_reason").asText()).isEqualTo("end");
        assertThat(whole.raw().extraProperties()).containsOnlyKeys("citations");
    }

    @Test
    void contentInPartsIsJoinedAndTextThinkingAndTheWholeAreThere() {
        delta(0, "{'content':''}");
        delta(0, "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'H'}]}]}");
        delta(0, "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'m'}],'closed':true}]}");
        delta(0, "{'content':'Pa'}");
        delta(0, "{'content':'r'}");
        delta(0, "{'content':[{'type':'text','text':'is'},{'type':'image_url','image_url':{'url':'u'}}]}");
        delta(0, "{'content':null}");
        ChatCompletion whole = accumulator.result();
        assertThat(whole.text()).isEqualTo("Paris");
        assertThat(whole.reasoning()).isEqualTo("Hm");
        assertThat(whole.message().extraProperty("content"))
                .isEqualTo(Json.parse(
                        "[{'type':'thinking','thinking':[{'type':'text','text':'Hm'}],'closed':true},{'type':'text','text':'Paris'},{'type':'image_url','image_url':{'url':'u'}}]"
                                .replace('\'', '"')));
        assertThat(Json.toTree(whole.toMessage()).get("content"))
                .isEqualTo(whole.message().extraProperty("content"));
    }

    @Test
    void partsThatDifferStayApart() {
        delta(0, "{'content':[{'type':'text','text':'a','index':0}]}");
        delta(0, "{'content':[{'type':'text','text':'b','index':0}]}");
        delta(0, "{'content':[{'type':'text','text':'c','index':1}]}");
        delta(0, "{'content':[{'type':'thinking','thinking':'x','signature':null}]}");
        delta(0, "{'content':[{'type':'thinking','signature':'S'}]}");
        delta(0, "{'content':[{'type':'thinking','thinking':'y','signature':'T'},'z']}");
        ChatCompletion whole = accumulator.result();
        assertThat(whole.message().extraProperty("content"))
                .isEqualTo(Json.parse(
                        "[{'type':'text','text':'ab','index':0},{'type':'text','text':'c','index':1},{'type':'thinking','thinking':'x','signature':'S'},{'type':'thinking','thinking':'y','signature':'T'},{'type':'text','text':'z'}]"
                                .replace('\'', '"')));
        assertThat(whole.text()).isEqualTo("abcz");
        assertThat(whole.reasoning()).isEqualTo("xy");
    }

    @Test
    void theOneCallOfTheOlderKindIsAddedUpAndGoesBack() {
        delta(0, "{'role':'assistant','content':null,'function_call':{'name':'rain','arguments':''}}");
        delta(0, "{'function_call':{'arguments':'{\\\"a\\\":'}}");
        delta(0, "{'function_call':{'name':'rain','arguments':'1}'}}");
        ChatCompletion whole = accumulator.result();
        assertThat(whole.message().functionCall().name()).isEqualTo("rain");
        assertThat(whole.message().functionCall().arguments()).isEqualTo("{\"a\":1}");
        assertThat(whole.toMessage().functionCall().arguments()).isEqualTo("{\"a\":1}");
        assertThat(whole.toMessage().toolCalls()).isNull();
        assertThat(whole.toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.function().name()).isEqualTo("rain");
            assertThat(call.id()).isNotBlank();
        });
    }

    @Test
    void refusalsAndProbabilitiesAreAddedUp() {
        accept(
                "{'choices':[{'index':0,'delta':{'refusal':'I '},'logprobs':{'content':null,'refusal':[{'token':'I','logprob':-1.5}]}}]}");
        accept(
                "{'choices':[{'index':0,'delta':{'refusal':'will not.'},'logprobs':{'content':[{'token':'x','logprob':-2}],'refusal':[]}}]}");
        ChatCompletion whole = accumulator.result();
        assertThat(whole.refusal()).isEqualTo("I will not.");
        assertThat(whole.text()).isEmpty();
        assertThat(whole.logprobs()).hasSize(1);
        assertThat(whole.choice().logprobs().refusal()).hasSize(1);
    }

    @Test
    void audioIsAddedUpWhetherItsPiecesArePaddedOrCutAnywhere() {
        byte[] sound = "the sound of one hand".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Base64.Encoder encoder = Base64.getEncoder();
        delta(0, "{'audio':{'id':'audio_1','transcript':'cl'}}");
        delta(0, "{'audio':{'data':'" + encoder.encodeToString(java.util.Arrays.copyOf(sound, 4)) + "'}}");
        String rest = encoder.encodeToString(java.util.Arrays.copyOfRange(sound, 4, sound.length));
        delta(0, "{'audio':{'data':'" + rest.substring(0, 5) + "','transcript':'ap'}}");
        delta(0, "{'audio':{'data':'" + rest.substring(5) + "'}}");
        delta(0, "{'audio':{'expires_at':99}}");
        ChatAudio audio = accumulator.result().audio();
        assertThat(audio.bytes()).isEqualTo(sound);
        assertThat(audio.transcript()).isEqualTo("clap");
        assertThat(audio.id()).isEqualTo("audio_1");
        assertThat(audio.expiresAt()).isEqualTo(java.time.Instant.ofEpochSecond(99));
    }

    @Test
    void reasoningOfCompatibleServersIsAddedUpAndGoesBackWithTheMessage() {
        delta(0, "{'reasoning_content':'Let me '}");
        delta(0, "{'reasoning_content':'think.','content':null}");
        delta(0, "{'reasoning_content':null,'content':'42'}");
        ChatCompletion whole = accumulator.result();
        assertThat(whole.reasoning()).isEqualTo("Let me think.");
        assertThat(whole.toMessage().extraProperty("reasoning_content").asText())
                .isEqualTo("Let me think.");
    }

    @Test
    void chunksThatLeaveOutNearlyEverythingAreUnderstood() {
        accept("{}");
        accept("{'choices':[{}]}");
        accept("{'choices':[{'delta':{'content':'hi'}}]}");
        assertThat(accumulator.result().text()).isEqualTo("hi");
    }

    @Test
    void aStreamWithoutAChunkIsMissingIt() {
        assertThat(accumulator.missing(true)).contains("first chunk");
        assertThat(accumulator.partial()).isEmpty();
    }

    @Test
    void aStreamIsWholeWhenEachChoiceHasAReasonOrTheServerSaysSo() {
        accept("{'choices':[],'prompt_filter_results':[{'prompt_index':0}]}");
        assertThat(accumulator.missing(true)).contains("choice");
        delta(0, "{'content':'A'}");
        delta(1, "{'content':'B'}");
        assertThat(accumulator.missing(false)).contains("finish_reason");
        assertThat(accumulator.missing(true)).isNull();
        accept("{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}");
        assertThat(accumulator.missing(false)).contains("finish_reason");
        accept("{'choices':[{'index':1,'delta':{},'finish_reason':''}]}");
        assertThat(accumulator.missing(false)).contains("finish_reason");
        accept("{'choices':[],'usage':{'total_tokens':9}}");
        assertThat(accumulator.missing(false)).isNull();
        delta(1, "{'content':'b'}");
        assertThat(accumulator.missing(false)).contains("finish_reason");
        accept("{'choices':[{'index':1,'delta':{},'finish_reason':'length'}]}");
        accept("{'choices':[{'index':0,'finish_reason':null,'content_filter_offsets':{'start_offset':0}}]}");
        assertThat(accumulator.missing(false)).isNull();
    }

    @Test
    void whatIsEmptyLaterReplacesNothing() {
        accept(
                "{'id':'c','model':'m','service_tier':'default','system_fingerprint':'fp','usage':{'total_tokens':9},'citations':['u'],"
                        + "'choices':[{'index':0,'delta':{'role':'assistant','meta':{'a':1},'audio':{'id':'au'},'tool_calls':[{'index':0,'id':'t',"
                        + "'type':'function','function':{'name':'f','arguments':'{}'}}]},'finish_reason':'length','stop_reason':'s'}]}");
        accept("{'id':'','model':'','service_tier':'','system_fingerprint':'','usage':{},'citations':[],"
                + "'choices':[{'index':0,'delta':{'role':'','meta':{},'audio':{'id':''},'tool_calls':[{'index':0,'id':'',"
                + "'type':'','function':{}},{}]},'finish_reason':'','stop_reason':''}]}");
        accept("{'usage':null,'choices':[{'index':0,'delta':null,'finish_reason':null}]}");
        ChatCompletion whole = accumulator.result();
        assertThat(whole.finishReason()).isEqualTo("length");
        assertThat(whole.message().role()).isEqualTo("assistant");
        assertThat(whole.id()).isEqualTo("c");
        assertThat(whole.model()).isEqualTo("m");
        assertThat(whole.raw().serviceTier().value()).isEqualTo("default");
        assertThat(whole.raw().systemFingerprint()).isEqualTo("fp");
        assertThat(whole.usage().totalTokens()).isEqualTo(9);
        assertThat(whole.raw().extraProperty("citations")).hasSize(1);
        assertThat(whole.choice().extraProperty("stop_reason").asText()).isEqualTo("s");
        assertThat(whole.message().extraProperty("meta")).hasSize(1);
        assertThat(whole.audio().id()).isEqualTo("au");
        assertThat(whole.toolCalls()).extracting(call -> call.id()).containsExactly("t");
    }
}
