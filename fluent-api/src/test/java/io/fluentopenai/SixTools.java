package io.fluentopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.tools.Approval;
import io.fluentopenai.tools.LoopEvent;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.RunContext;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A model that calls six tools in one turn, and a seventh that it does not have: one slow, one failing, one unknown, one with
 * malformed arguments, one that needs approval, one that is refused it, and one that is cancelled.
 */
public final class SixTools {
    public record City(String name) {}

    /** What the model is to be told, in the order of its calls. */
    public static final List<String> OUTPUTS = List.of(
            "slow done",
            "{\"error\":\"the sensor is broken\"}",
            "{\"error\":\"There is no tool named unknown\"}",
            "{\"error\":\"The arguments do not fit: ",
            "deleted Rome",
            "{\"error\":\"The call was not approved: not that one\"}",
            "{\"error\":\"The call was cancelled\"}");

    public static final List<String> NAMES =
            List.of("slow", "failing", "unknown", "strict", "delete", "delete", "endless");

    private final CountDownLatch deleted = new CountDownLatch(1);
    private final CompletableFuture<RunContext> endless = new CompletableFuture<>();
    public final CompletableFuture<String> never = new CompletableFuture<>();
    public final List<LoopEvent<?>> steps = Collections.synchronizedList(new ArrayList<>());

    /** The model's part. */
    public static ModelAnswer model(JsonNode request) {
        if (results(request).isEmpty()) {
            return ModelAnswer.call("slow", "{}")
                    .andCall("failing", "")
                    .andCall("unknown", "{\"x\":1}")
                    .andCall("strict", "{\"name\":")
                    .andCall("delete", "{\"name\":\"Rome\"}")
                    .andCall("delete", "{\"name\":\"Oslo\"}")
                    .andCall("endless", "{}");
        }
        return ModelAnswer.text(String.join(" | ", results(request)));
    }

    /** The results of tools in a request to a model, of chat or of responses. */
    public static List<String> results(JsonNode request) {
        List<String> results = new ArrayList<>();
        request.path("messages").forEach(message -> {
            if (message.path("role").asText().equals("tool")) {
                results.add(message.path("content").asText());
            }
        });
        request.path("input").forEach(item -> {
            if (item.path("type").asText().endsWith("_output")) {
                results.add(item.path("output").asText());
            }
        });
        return results;
    }

    public Tools tools() {
        return Tools.of(
                // It ends when another has been called: they run at the same time, or never end.
                Tool.fromFunction("slow", "Takes long", () -> {
                    if (!deleted.await(20, TimeUnit.SECONDS)) {
                        return "alone";
                    }
                    endless.get(20, TimeUnit.SECONDS).cancel();
                    return "slow done";
                }),
                Tool.fromFunction("failing", "Fails", () -> {
                    throw new IllegalStateException("the sensor is broken");
                }),
                Tool.fromFunction("strict", "Wants a city", City.class, city -> "never called"),
                Tool.fromFunction("delete", "Deletes a city", City.class, city -> {
                            deleted.countDown();
                            return "deleted " + city.name();
                        })
                        .needingApproval(),
                Tool.fromFunction("endless", "Never ends", context -> {
                    endless.complete(context);
                    return never;
                }));
    }

    public void settings(LoopSettings settings) {
        settings.listener(steps::add).approval(request -> {
            if (!request.call().name().equals("delete")) {
                return Approval.approved();
            }
            return request.call().arguments().contains("Rome") ? Approval.approved() : Approval.denied("not that one");
        });
    }

    /** That the model was told everything, in the order of its calls. */
    public void check(List<String> outputs) {
        assertThat(outputs).hasSize(OUTPUTS.size());
        for (int i = 0; i < OUTPUTS.size(); i++) {
            assertThat(outputs.get(i)).startsWith(OUTPUTS.get(i));
        }
        // The call may be cancelled before its function has returned this; it is cancelled when it has.
        await().untilAsserted(() -> assertThat(never).isCancelled());
        assertThat(steps.stream().filter(LoopEvent.Called.class::isInstance)).hasSize(NAMES.size());
        assertThat(steps.stream().filter(LoopEvent.Returned.class::isInstance)).hasSize(NAMES.size());
    }
}
