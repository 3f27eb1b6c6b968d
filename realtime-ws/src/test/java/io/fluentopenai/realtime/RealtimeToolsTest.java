package io.fluentopenai.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.session.SessionListener;
import io.fluentopenai.realtime.session.SessionOptions;
import io.fluentopenai.tools.Approval;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolException;
import io.fluentopenai.tools.ToolFailure;
import io.fluentopenai.tools.Tools;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RealtimeToolsTest {
    record City(String city) {}

    private static final Tool WEATHER =
            Tool.fromFunction("weather", "Weather of a city", City.class, city -> "Rain in " + city.city());
    private static final Tool BROKEN = Tool.fromFunction("broken", "Fails", City.class, city -> {
        throw new IllegalStateException("out of order");
    });
    private static final Tool BY_HAND = Tool.define("by_hand", "Answered by somebody else");

    /** A response that calls functions: name and call id in turn. */
    private static void calls(RawPeer.Peer peer, String id, String... calls) throws Exception {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < calls.length; i += 2) {
            items.append(i == 0 ? "" : ",")
                    .append("{\"type\":\"function_call\",\"status\":\"completed\",\"id\":\"item_")
                    .append(calls[i + 1])
                    .append("\",\"call_id\":\"")
                    .append(calls[i + 1])
                    .append("\",\"name\":\"")
                    .append(calls[i])
                    .append("\",\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"}");
        }
        peer.text("{\"type\":\"response.created\",\"response\":{\"id\":\"" + id + "\",\"conversation_id\":\"c\"}}");
        peer.text("{\"type\":\"response.done\",\"response\":{\"id\":\"" + id
                + "\",\"status\":\"completed\",\"conversation_id\":\"c\",\"output\":[" + items + "]}}");
    }

    private static void against(
            SessionListener listener,
            Consumer<LoopSettings> settings,
            RawPeer.Script script,
            CountDownLatch done,
            Tool... tools)
            throws Exception {
        try (RawPeer peer = RawPeer.session(it -> {
                    String update = it.read("session.update").toString();
                    assertThat(update).contains("\"name\":\"" + tools[0].name() + "\"", "\"type\":\"function\"");
                    it.text(RawPeer.UPDATED);
                    it.read("response.create");
                    script.serve(it);
                    done.countDown();
                    it.drain();
                });
                OpenAI openai = peer.client();
                RealtimeSession session = Realtime.connect(
                        openai,
                        RealtimeConfig.conversation("m")
                                .tools(Tools.of((Object[]) tools), settings)
                                .options(SessionOptions.builder()
                                        .listener(listener)
                                        .build()))) {
            session.send(ClientEvent.createResponse());
            while (done.getCount() > 0 && peer.failures.isEmpty()) {
                done.await(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static JsonNode output(RawPeer.Peer peer) throws Exception {
        JsonNode item = peer.read("conversation.item.create").path("item");
        assertThat(item.path("type").textValue()).isEqualTo("function_call_output");
        return item;
    }

    @Test
    void callsAreAnsweredInOrderAndTheModelIsAskedToGoOn() throws Exception {
        against(
                SessionListener.LOGGING,
                settings -> {},
                it -> {
                    calls(it, "r1", "weather", "call_1", "broken", "call_2", "unknown", "call_3");
                    JsonNode first = output(it);
                    assertThat(first.path("call_id").textValue()).isEqualTo("call_1");
                    assertThat(first.path("output").textValue()).isEqualTo("Rain in Paris");
                    assertThat(output(it).path("output").textValue()).isEqualTo("{\"error\":\"out of order\"}");
                    assertThat(output(it).path("output").textValue()).contains("no tool named unknown");
                    it.respond("r2", "completed", it.read("response.create"));
                },
                new CountDownLatch(1),
                WEATHER,
                BROKEN);
    }

    @Test
    void theFollowingResponseWaitsForItsTurn() throws Exception {
        JsonNode none = Json.parse("{}");
        against(
                SessionListener.LOGGING,
                settings -> {},
                it -> {
                    calls(it, "r1", "weather", "call_1");
                    it.created("vad", none);
                    output(it);
                    it.done("vad", "completed", none);
                    it.read("response.create");
                },
                new CountDownLatch(1),
                WEATHER);
    }

    @Test
    void aCallThatNobodyAnswersStaysOpenAndTheModelIsNotAsked() throws Exception {
        against(
                SessionListener.LOGGING,
                settings -> {},
                it -> {
                    calls(it, "r1", "by_hand", "call_1", "weather", "call_2");
                    assertThat(output(it).path("call_id").textValue()).isEqualTo("call_2");
                    calls(it, "r2", "weather", "call_3");
                    assertThat(output(it).path("call_id").textValue()).isEqualTo("call_3");
                    it.read("response.create");
                },
                new CountDownLatch(1),
                BY_HAND,
                WEATHER);
    }

    @Test
    void approvalAndErrorsAreAsInTheLoopsOfTheFluentLayer() throws Exception {
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        SessionListener listener = new SessionListener() {
            @Override
            public void onHandlerFailure(Throwable failure) {
                failures.add(failure);
            }
        };
        against(
                listener,
                settings -> settings.approval(request -> request.call().id().equals("call_1")
                                ? Approval.denied("not today")
                                : Approval.approved())
                        .toolTimeout(Duration.ofSeconds(20))
                        .throwOn(ToolFailure.FAILED),
                it -> {
                    calls(it, "r1", "weather", "call_1");
                    assertThat(output(it).path("output").textValue()).contains("not today");
                    it.read("response.create");
                    calls(it, "r2", "broken", "call_2");
                    assertThat(RawPeer.await(failures)).isInstanceOf(ToolException.class);
                    calls(it, "r3", "weather", "call_3");
                    assertThat(output(it).path("call_id").textValue()).isEqualTo("call_3");
                },
                new CountDownLatch(1),
                WEATHER,
                BROKEN);
    }

    @Test
    void theNumberOfRoundsIsLimited() throws Exception {
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        SessionListener listener = new SessionListener() {
            @Override
            public void onHandlerFailure(Throwable failure) {
                failures.add(failure);
            }
        };
        against(
                listener,
                settings -> settings.maxRounds(2),
                it -> {
                    calls(it, "r1", "weather", "call_1");
                    output(it);
                    it.read("response.create");
                    calls(it, "r2", "weather", "call_2");
                    output(it);
                    assertThat(RawPeer.await(failures)).hasMessageContaining("2 responses in a row");
                },
                new CountDownLatch(1),
                WEATHER);
    }
}
