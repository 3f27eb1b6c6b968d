package io.fluentopenai.examples.testing;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.ExampleModels;

/** The code under test in docs/guides/testing.md. */
record Greeter(OpenAI openai) {
    String greet(String name) {
        return openai.responses()
                .model(ExampleModels.TEXT)
                .user("Greet " + name + ".")
                .send()
                .outputText();
    }
}
