package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.batches.Batch;
import io.fluentopenai.chat.ChatChunk;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.RateLimits;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.NotFoundException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.CreateResponse;
import io.fluentopenai.client.model.OutputItem;
import io.fluentopenai.client.model.VectorStoreSearchRequest;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The weak points of the library that this one follows, by their numbers in its description. */
@NullUnmarked
class SeedDefectsTest extends PitfallTest {
    private static final String CHUNK =
            "{'id':'c','created':5,'model':'m','system_fingerprint':'fp','service_tier':'flex',"
                    + "'choices':[{'index':0,'delta':{'content':'%s'}}]}";

    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = fake();
        openai = client(server);
    }

    private void answerChat(Reply reply) {
        server.handle("createChatCompletion", request -> reply);
    }

    @Test
    @DisplayName("J10: an error frame in a chat stream ends it")
    void anErrorFrameInAChatStreamEndsIt() {
        answerChat(Reply.events(
                event(CHUNK.formatted("Hi")), event("{'error':{'message':'Overloaded'}}"), StreamEvent.DONE));
        assertThatThrownBy(() -> hello(openai).stream().result()).hasMessageContaining("Overloaded");
    }

    @Test
    @DisplayName("J10: white space alone is text; creation, fingerprint and tier survive; each chunk comes once")
    void nothingOfAChatStreamIsLostOrComesTwice() {
        answerChat(Reply.events(
                event(CHUNK.formatted("Hi")),
                event(CHUNK.formatted(" ")),
                event(CHUNK.formatted("\\n")),
                event(CHUNK.formatted("there")),
                StreamEvent.DONE));
        List<String> pieces = new ArrayList<>();
        ChatCompletion whole = hello(openai)
                .streamAsync()
                .join()
                .collect(chunk -> pieces.add(chunk.text()))
                .join();
        assertThat(pieces).containsExactly("Hi", " ", "\n", "there");
        assertThat(whole.text()).isEqualTo("Hi \nthere");
        assertThat(whole.raw().created()).isEqualTo(5);
        assertThat(whole.raw().systemFingerprint()).isEqualTo("fp");
        assertThat(whole.raw().serviceTier().value()).isEqualTo("flex");
    }

    @Test
    @DisplayName("J10: a long stream keeps its result and no event")
    void aLongStreamKeepsNoEvent() {
        Iterable<StreamEvent> endless =
                () -> Stream.generate(() -> event(CHUNK.formatted("x"))).iterator();
        answerChat(Reply.events(endless));
        List<WeakReference<ChatChunk>> read = new ArrayList<>();
        try (var stream = hello(openai).stream()) {
            Iterator<ChatChunk> chunks = stream.iterator();
            for (int i = 0; i < 100; i++) {
                read.add(new WeakReference<>(chunks.next()));
            }
            assertThat(chunks.next().text()).isEqualTo("x");
            Awaitility.await().atMost(PATIENCE).until(() -> {
                System.gc();
                return read.stream().allMatch(chunk -> chunk.get() == null);
            });
            assertThat(chunks.next().text()).isEqualTo("x");
        }
    }

    @Test
    @DisplayName("J11: a stream of a response costs one request, stored or not, and holds each item once")
    void aStreamOfAResponseCostsOneRequestAndHoldsEachItemOnce() {
        String item = "'item':{'type':'message','id':'m','role':'assistant','status':'%s','content':[%s]}";
        String text = "{'type':'output_text','text':'Hi','annotations':[]}";
        server.handle(
                "createResponse",
                request -> Reply.events(
                        event(
                                "{'type':'response.created','sequence_number':0,'response':{'id':'r','status':'in_progress'}}"),
                        event("{'type':'response.output_item.added','sequence_number':1,'output_index':0,"
                                + item.formatted("in_progress", "") + "}"),
                        event("{'type':'response.output_item.done','sequence_number':2,'output_index':0,"
                                + item.formatted("completed", text) + "}"),
                        event(
                                "{'type':'response.completed','sequence_number':3,'response':{'id':'r','status':'completed'}}")));
        ModelResponse response = openai.responses().model("gpt-5-mini").user("Hello").store(false).stream()
                .result();
        assertThat(response.output()).hasSize(1);
        assertThat(response.outputText()).isEqualTo("Hi");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    @DisplayName("J12: speech arrives before its end is there")
    void speechArrivesBeforeItsEndIsThere() throws Exception {
        server.handle("createSpeech", request -> Reply.bytes("audio/mpeg", new byte[200_000]));
        server.fail("createSpeech").stallAfter(50_000);
        try (var speech = openai.audio().speech("gpt-4o-mini-tts", "Hello")) {
            assertThat(speech.inputStream().readNBytes(10_000)).hasSize(10_000);
        }
    }

    @Test
    @DisplayName("J16: values in a query are encoded")
    void valuesInAQueryAreEncoded() {
        server.handle("listFiles", request -> Reply.json("{\"object\":\"list\",\"data\":[],\"has_more\":false}"));
        openai.files().list(p -> p.after("a&limit=9#ü /?"));
        assertThat(server.takeRequest().query("after")).isEqualTo("a&limit=9#ü /?");
    }

    @Test
    @DisplayName("J16: errors are typed, what may pass is tried again, lists go on, calls have deadlines")
    void errorsAreTypedAndWhatMayPassIsTriedAgain() {
        server.fail("createChatCompletion").status(500).times(2);
        assertThat(hello(openai).send().text()).contains("Hello");
        assertThatThrownBy(() -> openai.files().get("file-missing")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> hello(openai)
                        .configure(r -> r.putExtraProperty("nope", BooleanNode.TRUE))
                        .send())
                .isInstanceOf(BadRequestException.class);
        assertThat(waits).hasSize(2);
    }

    @Test
    @DisplayName("J17: the time until requests are free is not that of tokens, has fractions, and may be missing")
    void timesOfRateLimitsAreReadEachFromItsOwnHeader() {
        RawServer bare = raw(request -> RawServer.response(
                200,
                "Content-Type: application/json\r\nx-ratelimit-reset-requests: 1.5s\r\nx-ratelimit-reset-tokens: 6m0s\r\n",
                "{\"choices\":[{}]}"));
        RateLimits limits = hello(client(bare)).send().info().rateLimits();
        assertThat(limits.resetRequests()).isEqualTo(Duration.ofMillis(1500));
        assertThat(limits.resetTokens()).isEqualTo(Duration.ofMinutes(6));
        assertThat(limits.remainingRequests()).isNull();
    }

    @Test
    @DisplayName("J18: a batch that is validated or finalized is not finished")
    void aBatchThatIsValidatedOrFinalizedIsNotFinished() {
        Iterator<String> statuses =
                List.of("validating", "in_progress", "finalizing", "completed").iterator();
        server.handle(
                "retrieveBatch",
                request -> Reply.json(
                                "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"" + statuses.next() + "\"}")
                        .header("openai-poll-after-ms", "1"));
        List<String> seen = new ArrayList<>();
        Batch batch = openai.batches().get("batch_1");
        assertThat(batch.isFinished()).isFalse();
        assertThat(batch.awaitCompletion(poll -> poll.onProgress(b -> seen.add(b.status())))
                        .isFinished())
                .isTrue();
        assertThat(seen).containsExactly("in_progress", "finalizing", "completed");
    }

    @Test
    @DisplayName("J18: cancelling what is completed does not say that it was cancelled")
    void cancellingWhatIsCompletedSaysThatItIsCompleted() {
        server.handle(
                "cancelBatch",
                request -> Reply.json("{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"completed\"}"));
        assertThat(openai.batches().cancel("batch_1").status()).isEqualTo("completed");
    }

    @Test
    @DisplayName("J20: calls of the code interpreter and of the computer are read back")
    void callsOfTheCodeInterpreterAndOfTheComputerAreReadBack() {
        for (String json : List.of(
                "{'type':'code_interpreter_call','id':'ci','status':'completed','container_id':'c','code':'1+1','outputs':null}",
                "{'type':'computer_call','id':'cu','call_id':'k','status':'completed','pending_safety_checks':[],"
                        + "'action':{'type':'click','button':'left','x':1,'y':2}}")) {
            assertSame(json, OutputItem.class);
            assertThat(Json.read(json.replace('\'', '"'), OutputItem.class)
                            .getClass()
                            .getSimpleName())
                    .doesNotContain("Unknown");
        }
        assertSame(
                "{'model':'m','input':'x','tools':[{'type':'computer_use_preview','environment':'mac','display_width':1,"
                        + "'display_height':2},{'type':'code_interpreter','container':'c'}]}",
                CreateResponse.class);
    }

    @Test
    @DisplayName("J20: a comparison filter has its value, and tool_choice the form of responses")
    void filtersHaveTheirValueAndToolChoiceTheFormOfResponses() {
        assertSame("{'query':'q','filters':{'type':'eq','key':'region','value':'eu'}}", VectorStoreSearchRequest.class);
        assertSame(
                "{'query':'q','filters':{'type':'and','filters':[{'type':'gte','key':'year','value':2020}]}}",
                VectorStoreSearchRequest.class);
        String choice = "{'model':'m','input':'x','tool_choice':{'type':'function','name':'weather'},"
                + "'tools':[{'type':'function','name':'weather','parameters':{},'strict':true}]}";
        assertSame(choice, CreateResponse.class);
        openai.responses().create(Json.read(choice.replace('\'', '"'), CreateResponse.class));
        assertThat(server.takeRequest().json().at("/tool_choice/name").asText()).isEqualTo("weather");
    }

    private static <T extends JsonValue> void assertSame(String json, Class<T> type) {
        String proper = json.replace('\'', '"');
        T value = Json.read(proper, type);
        assertThat(Json.parse(Json.write(value))).isEqualTo(Json.parse(proper));
    }
}
