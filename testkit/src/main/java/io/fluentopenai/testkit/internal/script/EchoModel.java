package io.fluentopenai.testkit.internal.script;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.ScriptedModel;
import io.fluentopenai.testkit.internal.sample.StructuredAnswer;

/** The usual model: repeats what the user said last, or gives a value of the schema that it is asked for. */
public final class EchoModel implements ScriptedModel {

    @Override
    public ModelAnswer answer(JsonNode request) {
        String value = StructuredAnswer.to(request);
        if (value != null) {
            return ModelAnswer.text(value);
        }
        String said = Conversation.lastUserText(request);
        return ModelAnswer.text(said.isEmpty() ? "You said nothing." : "You said: " + said);
    }
}
