package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.FunctionToolCall;
import io.fluentopenai.client.model.LiveClientDelegation;
import io.fluentopenai.client.model.LiveDelegationCreatedEvent;
import io.fluentopenai.client.model.LiveFunctionTool;
import io.fluentopenai.client.model.LiveOutputTranscriptDeltaEvent;
import io.fluentopenai.client.model.LiveResponseEvent;
import io.fluentopenai.client.model.LiveResponsesDelegationConfig;
import io.fluentopenai.client.model.LiveSessionClosedEvent;
import io.fluentopenai.client.model.LiveSessionConfigDelegation;
import io.fluentopenai.client.model.LiveSessionConfigResponses;
import io.fluentopenai.client.model.LiveSessionUsageUpdatedEvent;
import io.fluentopenai.client.model.ResponseOutputItemDoneEvent;
import io.fluentopenai.realtime.Live;
import io.fluentopenai.realtime.LiveConfig;
import io.fluentopenai.realtime.LiveEvents;
import io.fluentopenai.realtime.LiveSession;
import io.fluentopenai.realtime.LiveSideband;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.webhooks.WebhookSecret;
import io.fluentopenai.webhooks.Webhooks;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the pages about live sessions and webhook endpoints, run. {@link SnippetsTest} compares. */
@NullUnmarked
class LiveSnippetsTest {
    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    /** Somebody speaks for 400 ms and is quiet for 800. */
    private static byte[] speech() {
        byte[] audio = new byte[24 * 2 * 1200];
        for (int i = 0; i < 24 * 2 * 400; i += 2) {
            audio[i + 1] = (byte) (i / 48 % 2 == 0 ? 0x40 : 0xC0);
        }
        return audio;
    }

    @Test
    void first() {
        byte[] question = new byte[4800];
        LiveConfig config = LiveConfig.session(ExampleModels.LIVE, session -> session.instructions("Be brief."))
                .onEvent(LiveOutputTranscriptDeltaEvent.class, delta -> System.out.print(delta.delta()));
        try (LiveSession live = Live.start(openai, config)) {
            live.appendAudio(question);
            live.answer(LiveEvents.commentary("The order has arrived.")); // the model tells the user
            LiveSessionClosedEvent closed = live.end();
            System.out.println(closed.usage().seconds() + " s");
        }
    }

    private LiveSession delegating(LiveSessionConfigDelegation delegation) {
        return Live.start(openai, LiveConfig.session(ExampleModels.LIVE, session -> session.delegation(delegation)));
    }

    @Test
    void delegationToTheApplication() throws Exception {
        server.reply(ModelAnswer.call("look_up", "{}"));
        try (LiveSession live = delegating(new LiveClientDelegation())) {
            CompletableFuture<?> spoken = live.receiveAsync(LiveSessionUsageUpdatedEvent.class);
            live.onEvent(
                    LiveDelegationCreatedEvent.class,
                    created ->
                            live.send(LiveEvents.commentary(created.delegation().id(), "Your parcel arrives today.")));
            live.appendAudio(speech());
            spoken.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void delegationToTheResponsesApi() throws Exception {
        server.onChat(request -> request.toString().contains("function_call_output")
                ? ModelAnswer.text("It rains.")
                : ModelAnswer.call("weather", "{}"));
        LiveResponsesDelegationConfig responses = new LiveResponsesDelegationConfig()
                .model(ExampleModels.TEXT)
                .tools(List.of(new LiveFunctionTool().name("weather")));
        try (LiveSession live = delegating(new LiveSessionConfigResponses().responses(responses))) {
            CompletableFuture<?> spoken = live.receiveAsync(LiveSessionUsageUpdatedEvent.class);
            live.onEvent(LiveResponseEvent.class, nested -> {
                if (LiveEvents.responseEvent(nested) instanceof ResponseOutputItemDoneEvent done
                        && done.item() instanceof FunctionToolCall call) {
                    live.send(LiveEvents.functionOutput(call.callId(), "rain"));
                    live.send(LiveEvents.createResponse());
                }
            });
            live.appendAudio(speech());
            spoken.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void sideband() {
        String sessionId = server.realtime().addLiveCall();

        openai.liveSessions().accept(sessionId, ExampleModels.LIVE);
        try (LiveSideband sideband = Live.attach(openai, sessionId)) {
            sideband.sendDtmf("42#");
            sideband.answer(LiveEvents.instructions("Ask for the order number."));
        }
    }

    @Test
    void webhookEndpoints() {
        WebhookSecret orders = openai.webhookEndpoints()
                .create("orders", "https://example.com/openai", "response.completed", "response.failed");
        Webhooks verifier = Webhooks.of(orders.value());

        assertThat(verifier).isNotNull();
    }
}
