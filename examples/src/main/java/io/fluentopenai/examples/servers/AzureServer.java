package io.fluentopenai.examples.servers;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;

/** An Azure OpenAI resource: another address, another header for the key, a deployment in place of the model. */
public final class AzureServer implements Example {
    @Override
    public void run(Context context) {
        try (OpenAI azure = OpenAI.builder()
                .azure(AzureOptions.endpoint(context.setting("AZURE_OPENAI_ENDPOINT"))
                        .v1())
                .apiKey(context.setting("AZURE_OPENAI_API_KEY"))
                .build()) {
            String text = azure.responses()
                    .model(context.model()) // the name of the deployment
                    .user("Name three cities in Scotland.")
                    .maxOutputTokens(1000)
                    .send()
                    .text();
            context.out().println(text);
        }
    }
}
