package io.fluentopenai.tests.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.JsonUnknown;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.RealtimeEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.testkit.Sample;
import io.fluentopenai.testkit.Samples;
import io.fluentopenai.testkit.Variant;
import io.fluentopenai.tests.ExactJson;
import io.fluentopenai.tests.Problems;
import io.fluentopenai.tests.Recordings;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is read as an event is written back as the same JSON: valid, newer, broken in one place, recorded. */
class RealtimeEventSweepTest {

    private static final FactSheet SHEET = FactSheet.bundled();
    private static final Samples SAMPLES = Samples.of(SHEET);

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> everyEventIsWrittenBackAsItCame() {
        return EventSchema.all(SHEET).stream()
                .map(schema -> DynamicTest.dynamicTest(schema.toString(), () -> {
                    Problems problems = new Problems(schema.toString());
                    for (Variant variant : Variant.values()) {
                        JsonNode json = schema.withAudio(SAMPLES.sample(schema.schema(), variant));
                        problems.check(variant::name, () -> roundTrip(schema, json));
                    }
                    samples(schema)
                            .forEach(sample -> problems.check(sample::toString, () -> {
                                roundTrip(schema, sample.json());
                            }));
                    problems.assertNone();
                }));
    }

    private static Stream<Sample> samples(EventSchema schema) {
        return Stream.of(
                        SAMPLES.variations(schema.schema()),
                        SAMPLES.unknowns(schema.schema()),
                        SAMPLES.mutations(schema.schema()))
                .flatMap(samples -> samples);
    }

    private static void roundTrip(EventSchema schema, JsonNode json) {
        RealtimeEvent event = schema.read(json);
        assertThat(ExactJson.difference(json, written(event))).isNull();
        assertThat(event.toString()).isNotNull();
        JsonNode shuffled = ExactJson.shuffled(json, new Random(json.hashCode()));
        RealtimeEvent other = schema.read(shuffled);
        assertThat(other).isEqualTo(event).hasSameHashCodeAs(event);
        assertThat(ExactJson.difference(json, written(other))).isNull();
    }

    @Test
    void recordedSessionsAreReadAndWrittenBackAndNothingInThemIsUnknown() {
        Recordings recordings = Recordings.find();
        List<Recordings.RealtimeMessage> messages = recordings == null ? List.of() : recordings.realtimeMessages();
        assumeFalse(messages.isEmpty(), "no recorded messages");
        Problems problems = new Problems(messages.size() + " messages");
        for (Recordings.RealtimeMessage message : messages) {
            problems.check(() -> ExactJson.shortened(message.json()), () -> {
                byte[] utf8 = ExactJson.bytes(message.json());
                RealtimeEvent event = message.sent() ? ClientEvent.fromJson(utf8) : ServerEvent.fromJson(utf8);
                assertThat(event).isNotInstanceOf(JsonUnknown.class);
                assertThat(ExactJson.difference(message.json(), written(event))).isNull();
            });
        }
        problems.assertNone();
    }

    private static JsonNode written(RealtimeEvent event) {
        // Not toBytes(): that is strict for what a client sends, and these need not be valid.
        return ExactJson.parse(JsonWriter.toBytes(event, false, null));
    }
}
