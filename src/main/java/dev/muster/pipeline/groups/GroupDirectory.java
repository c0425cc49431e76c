package dev.muster.pipeline.groups;

import dev.muster.jumpcloud.client.ApiResult;

/** Reads user groups without changing them. */
public interface GroupDirectory {

    /** Finds the group with a name. */
    ApiResult find(GroupSearch search);

    /** Lists existing groups. */
    ApiResult list();
}
