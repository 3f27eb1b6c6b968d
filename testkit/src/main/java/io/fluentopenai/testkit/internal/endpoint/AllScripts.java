package io.fluentopenai.testkit.internal.endpoint;

import io.fluentopenai.testkit.internal.conversation.AgentsScript;
import io.fluentopenai.testkit.internal.conversation.AssistantsScript;
import io.fluentopenai.testkit.internal.conversation.ChatScript;
import io.fluentopenai.testkit.internal.conversation.ConversationsScript;
import io.fluentopenai.testkit.internal.conversation.ResponsesScript;
import io.fluentopenai.testkit.internal.file.ContainersScript;
import io.fluentopenai.testkit.internal.file.FilesScript;
import io.fluentopenai.testkit.internal.file.UploadsScript;
import io.fluentopenai.testkit.internal.file.VectorStoresScript;
import io.fluentopenai.testkit.internal.job.BatchesScript;
import io.fluentopenai.testkit.internal.job.EvalsScript;
import io.fluentopenai.testkit.internal.job.FineTuningScript;
import io.fluentopenai.testkit.internal.job.ModelsScript;
import io.fluentopenai.testkit.internal.realtime.ClientSecrets;
import io.fluentopenai.testkit.internal.realtime.ClientSecretsScript;
import io.fluentopenai.testkit.internal.realtime.RealtimeCalls;
import io.fluentopenai.testkit.internal.script.OwnServer;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import java.util.List;
import java.util.function.Supplier;

/** The endpoints that the server plays in full. */
public final class AllScripts {

    private AllScripts() {}

    /**
     * All scripts.
     *
     * @param files the files that all of them share
     * @param models the models that exist
     * @param secrets the client secrets that are made
     * @param calls the calls of the Realtime API
     * @param server what answers a request that a script makes itself, as if a client had sent it
     * @param flaggedWords what moderations flag
     */
    public static Scripts of(
            Toolbox tools,
            FilesScript files,
            ModelsScript models,
            ClientSecrets secrets,
            RealtimeCalls calls,
            OwnServer server,
            Supplier<List<String>> flaggedWords) {
        Scripts scripts = new Scripts();
        files.serve(scripts);
        models.serve(scripts);
        new ChatScript(tools).serve(scripts);
        ConversationsScript conversations = new ConversationsScript(tools);
        conversations.serve(scripts);
        new ResponsesScript(tools, conversations).serve(scripts);
        scripts.on("POST /embeddings", new EmbeddingsScript(tools));
        new AgentsScript(tools).serve(scripts);
        new AssistantsScript(tools).serve(scripts);
        new VectorStoresScript(tools, files).serve(scripts);
        new BatchesScript(tools, files, server).serve(scripts);
        new UploadsScript(tools, files).serve(scripts);
        new FineTuningScript(tools, files, models).serve(scripts);
        scripts.on("POST /moderations", new ModerationsScript(tools, flaggedWords));
        new ImagesScript(tools).serve(scripts);
        new AudioScript(tools).serve(scripts);
        new EvalsScript(tools, files).serve(scripts);
        new ContainersScript(tools, files).serve(scripts);
        new VideosScript(tools).serve(scripts);
        new ClientSecretsScript(tools, secrets).serve(scripts);
        calls.serve(scripts);
        return scripts;
    }
}
