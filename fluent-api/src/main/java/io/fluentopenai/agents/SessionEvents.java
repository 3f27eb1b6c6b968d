package io.fluentopenai.agents;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.AgentSessionEvent;
import io.fluentopenai.internal.AccumulatedStream;
import io.fluentopenai.internal.Accumulator;

/** Makes the events of a session, of all turns. They have no result but the response that they came with. */
record SessionEvents(OpenAI openai, ResponseInfo info)
        implements Accumulator<AgentSessionEvent, AgentEvent, ResponseInfo> {
    static EventStream<AgentEvent> of(OpenAI openai, EventStream<AgentSessionEvent> events) {
        return new AccumulatedStream<>(events, new SessionEvents(openai, events.info()));
    }

    @Override
    public AgentEvent accept(AgentSessionEvent event) {
        return new AgentEvent(openai, event, info);
    }

    @Override
    public ResponseInfo result() {
        return info;
    }
}
